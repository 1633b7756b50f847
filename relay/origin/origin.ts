import type { Reason } from '../../capture/fault.js'
import type { Pointer } from '../../capture/frame.js'
import type { AskedView } from '../../capture/views/asked-view.js'
import type { Views } from '../../capture/views/views.js'
import type { Made } from '../../deltas/index.js'
import type { Pointing } from '../../deltas/pointing.js'
import type { Receiver } from '../../deltas/receivers.js'
import type { Place } from '../../deltas/stage.js'
import type { Stages } from '../../deltas/stages.js'
import type { Bus } from '../bus.js'
import { ORIGINS, askOf } from '../subjects.js'
import { VERSION, readAsk, writeTalk, type Ask } from '../talk.js'
import { Keys } from './keys.js'
import { Leases, type Tenant } from './leases.js'
import { Publisher } from './publisher.js'
import { Told } from './told.js'

/** The first flag of an update: it needs nothing that was shown before. */
const isWhole = ({ bytes }: Made) => (bytes[1]! & 1) === 1

export interface OriginOptions {
  bus: Bus
  /** What it is called on the bus. */
  name: string
  /** The view that the relays show. */
  view: AskedView
  views: Views
  stages: Stages
  pointing: Pointing
}

/**
 * The machine that shares, as its relays see it: one more viewer, who passes on what they are sent, once for all relays. Nothing is
 * captured unless a relay holds a lease.
 */
export class Origin implements Receiver {
  readonly #options: OriginOptions
  readonly #publisher: Publisher
  readonly #told: Told
  readonly #leases = new Leases(() => this.#leave())
  readonly #keys = new Keys(() => this.#joinAnew())
  readonly #ends: Array<() => void>
  #place: Place | undefined
  /** What the stage was told that can be sent next; `undefined` since it was. */
  #asked: { quality: number, refineBytes: number } | undefined
  #reason: Reason | undefined
  /** Whether nothing but a whole picture may follow, and whether it begins another stream. */
  #needsWhole = true

  constructor (options: OriginOptions) {
    this.#options = options
    const { bus, name, view, views, pointing } = options
    this.#publisher = new Publisher(bus, name, view.quality)
    this.#told = new Told(pointing, () => view.extent, bytes => this.#publisher.tell(bytes))
    const onPaused = () => this.#interrupt()
    views.on('paused', onPaused)
    this.#ends = [
      () => views.off('paused', onPaused),
      bus.watch(isConnected => { if (!isConnected) this.#leases.clear() }),
      bus.answer(askOf(name), bytes => this.#answer(bytes)),
      bus.answer(ORIGINS, () => writeTalk({ version: VERSION, name, display: this.#display }))
    ]
  }

  /** The relays that somebody watches. */
  get relays (): Tenant[] {
    return this.#leases.tenants
  }

  close (): void {
    for (const end of this.#ends) end()
    this.#told.close()
    this.#leases.clear()
  }

  update (update: Made): void {
    this.#asked = undefined
    if (!this.#place) return
    if (update.isPlaceholder || this.#paused) this.#needsWhole = true // relays draw their own, and say why
    else if (this.#needsWhole && !isWhole(update)) return this.#joinAnew()
    else this.#publish(update)
    this.#advance()
  }

  pointer (pointer: Pointer | undefined): void {
    this.#told.setPointer(pointer)
  }

  fault (reason: Reason | undefined): void {
    if (reason?.fault === this.#reason?.fault) return
    this.#reason = reason
    this.#interrupt()
  }

  /** A pause counts at once, and until there is a picture again. */
  get #paused (): Reason | undefined {
    const { paused } = this.#options.views
    return paused === undefined ? undefined : { fault: paused, code: 'PAUSED' }
  }

  get #display () {
    const { name, width, height } = this.#options.views.display
    return { name: name.slice(0, 256), width, height }
  }

  /** What was on its way belongs to a stream that counts no more; relays are told to ask at once. */
  #interrupt (): void {
    this.#needsWhole = true
    this.#publisher.begin()
    if (!this.#leases.isEmpty) this.#publisher.news()
  }

  #answer (bytes: Buffer): Buffer | undefined {
    const ask = readAsk(bytes)
    if (!ask) return
    if (ask.watches) this.#let(ask)
    else this.#leases.giveBack(ask.relay)
    const reason = this.#paused ?? this.#reason
    const { stream, newest, told } = this.#publisher
    return writeTalk({
      version: VERSION,
      stream,
      newest,
      told,
      now: Date.now(),
      display: this.#display,
      ...reason && { reason: { ...reason, fault: reason.fault.slice(0, 1000) } },
      messages: this.#told.all(ask.pointerImage).map(message => message.toString('base64'))
    })
  }

  #let ({ relay, name, viewers, passed, needsWhole }: Ask): void {
    this.#leases.renew({ id: relay, name, viewers })
    if (!this.#place) return this.#join()
    if (needsWhole && !this.#needsWhole && this.#publisher.hasNoWholeFor(passed)) this.#keys.want()
  }

  #join (): void {
    this.#publisher.begin()
    this.#joinAnew()
    this.#told.open()
  }

  /** Whoever is new is sent a whole picture. */
  #joinAnew (): void {
    const { stages, view } = this.#options
    const before = this.#place
    this.#needsWhole = true
    this.#place = stages.join(view, this)
    before?.leave()
    this.#asked = undefined
    this.#advance()
  }

  #leave (): void {
    this.#keys.forget()
    this.#told.close()
    this.#place?.leave()
    this.#place = undefined
  }

  #publish (update: Made): void {
    this.#needsWhole = false
    this.#publisher.update(update, isWhole(update)).then(() => this.#advance(), () => {
      // Whoever is still there has missed it.
      this.#needsWhole = true
      this.#advance()
    })
  }

  #advance (): void {
    if (!this.#place || !this.#publisher.isReady) return
    const quality = this.#publisher.qualityOf(this.#options.view.quality)
    const { refineBytes } = this.#publisher
    if (this.#asked?.quality === quality && this.#asked.refineBytes === refineBytes) return
    this.#asked = { quality, refineBytes }
    this.#place.ready(quality, refineBytes)
  }
}
