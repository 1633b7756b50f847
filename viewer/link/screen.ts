import { canPaint } from '../updates/canvas.js'
import type { End } from '../updates/connection.js'
import type { PenTarget } from '../updates/laser-pen.js'
import type { Region } from '../updates/pointing.js'
import type { Painted, Size } from '../updates/shown.js'
import { Updates } from '../updates/updates.js'
import { words } from '../words/index.js'
import { changeView, updatesAddress, wantsStream, type ViewChanges } from './query.js'
import { askWhy, type Refusal } from './refusal.js'
import { Stream } from './stream.js'
import { isHidden, watchTab } from './tab.js'
import { Waits } from './wait.js'

/** The waits between connections grow from the first to the longest, ms. */
const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 4000
/** So many connections in a row that showed nothing, although the service answers, and updates don't get through. */
const VAIN_CONNECTIONS = 2

interface Listener {
  /** Asks the service whether this browser may watch. `undefined` if it does not answer. */
  check (): Promise<boolean | undefined>
  /** It does not answer: {@link Screen.begin} is to be called once it does. */
  unreachable (): void
  /** This comes onto the stage, instead of what was there: updates, or MJPEG. */
  show (element: HTMLElement): void
  /** The picture has this size from now on, px. */
  sized (size: Size): void
  /** An update is painted. Not called for MJPEG, of which nobody tells. */
  painted (update: Painted): void
  /** The screen can no longer be shown, or can again: the service knows more. */
  faulted (): void
  /** {@link Screen.hasPicture}, {@link Screen.isInterrupted} or {@link Screen.refusal} has changed. */
  changed (): void
  /** Where the host wants all to look; `undefined` if that is up to them. Not called for MJPEG. */
  looked? (region: Region | undefined): void
}

/** The shared screen: by updates, or as MJPEG where they don't get through. The last picture stays until there is another. */
export class Screen {
  readonly #listener: Listener
  readonly #stream: Stream
  #updates: Updates | undefined
  /** Since updates were last shown. */
  #vainConnections = 0
  readonly #waits = new Waits(FIRST_WAIT_MS, LONGEST_WAIT_MS)
  #connectedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOn = false
  /** It takes nothing, and does nothing about that until the tab is shown again. */
  #isResting = false
  #isInterrupted = false
  #refusal: Refusal | undefined

  constructor (listener: Listener) {
    this.#listener = listener
    this.#stream = new Stream(words.picture, {
      sized: size => listener.sized(size),
      failed: () => this.#followOn({ wasShown: false, isSilent: false })
    })
    if (canPaint && !wantsStream) this.#updates = this.#prepareUpdates()
    // On a locked phone connections end without a word.
    watchTab({
      away: () => { if (this.#isOn) this.#rest() },
      back: wasAway => { if (this.#isOn && (wasAway || this.#isResting)) this.begin() }
    })
  }

  /** Whether it is to be shown. */
  get isOn (): boolean {
    return this.#isOn
  }

  /** By which name the service knows whether it is still shown here; `undefined` if that is not known. */
  get viewer (): string | undefined {
    return this.#updates?.viewer
  }

  /** Whether there is a picture, perhaps an old one. */
  get hasPicture (): boolean {
    return this.isStream || this.#updates?.isShown === true
  }

  /** Whether it comes no longer, but the page sees to that. */
  get isInterrupted (): boolean {
    return this.#isInterrupted
  }

  /** Why the service does not show it. */
  get refusal (): Refusal | undefined {
    return this.#refusal
  }

  /** Whether the service has said that the screen can't be shown. */
  get hasFault (): boolean {
    return this.#updates?.hasFault === true
  }

  /** Whether it is MJPEG. */
  get isStream (): boolean {
    return this.#stream.element !== undefined
  }

  /** Shows the screen, or begins anew with what may be dead. */
  begin () {
    this.#isOn = true
    this.#vainConnections = 0
    this.#waits.restart()
    if (isHidden()) return this.#rest()
    this.#isResting = false
    this.#connect()
  }

  end () {
    this.#isOn = false
    this.#rest()
    this.#updates?.forget()
    this.#note(false)
  }

  /** Changes what of it is watched, at once; the address says so, too. */
  view (changes: ViewChanges) {
    changeView(changes)
    this.#refusal = undefined
    if (this.#isOn) this.begin()
  }

  /** What a host points with; `undefined` for MJPEG. */
  get pen (): PenTarget | undefined {
    return this.isStream ? undefined : this.#updates?.pen
  }

  /** So large it is shown on the screen, px. */
  showAt (size: Size) {
    this.#updates?.showAt(size).catch(() => {}) // a canvas that can't be painted is told of as broken
  }

  /** The exact picture as PNG; `undefined` while it is not shown by updates. */
  save (): Promise<Blob> | undefined {
    return !this.isStream && this.#updates?.isShown ? this.#updates.save() : undefined
  }

  #prepareUpdates (): Updates {
    const updates = new Updates(words.picture, {
      shown: size => {
        this.#vainConnections = 0
        if (!updates.element.isConnected) this.#show(updates.element)
        this.#listener.sized(size)
        this.#note(false)
      },
      painted: update => this.#listener.painted(update),
      faulted: () => this.#listener.faulted(),
      ended: end => this.#followOn(end),
      broken: () => this.#giveUp(updates),
      lost: () => { if (this.#isOn) this.begin() },
      looked: region => this.#listener.looked?.(region)
    })
    return updates
  }

  #connect () {
    clearTimeout(this.#timer)
    this.#connectedAt = performance.now()
    if (this.#updates) this.#updates.connect(updatesAddress())
    else this.#showStream()
  }

  async #followOn ({ wasShown, isSilent }: End) {
    if (isSilent) return this.#giveUp(this.#updates!)
    this.#note(true, this.#refusal)
    const connectedAt = this.#connectedAt
    if (performance.now() - connectedAt > LONGEST_WAIT_MS) this.#waits.restart()
    // Perhaps this browser may no longer watch: then end() is called meanwhile. Or begin(), because it may again.
    const mayWatch = await this.#listener.check()
    const refusal = mayWatch && !wasShown ? await askWhy() : undefined
    if (!this.#isOn || this.#isResting || connectedAt !== this.#connectedAt) return
    if (mayWatch === undefined) return this.#listener.unreachable()
    this.#note(true, refusal)
    if (mayWatch && !refusal && !wasShown && this.#updates && ++this.#vainConnections === VAIN_CONNECTIONS) return this.#showStream()
    const waitMs = this.#waits.next()
    this.#timer = setTimeout(() => this.#connect(), refusal ? refusal.nextTryAt - performance.now() : waitMs)
  }

  /** For as long as the page lives. */
  #giveUp (updates: Updates) {
    updates.close()
    if (updates !== this.#updates) return
    this.#updates = undefined
    if (this.#isOn && !this.#isResting) this.#connect()
  }

  #showStream () {
    this.#show(this.#stream.open())
    this.#note(false)
  }

  #show (element: HTMLElement) {
    if (element !== this.#stream.element) this.#stream.close()
    this.#listener.show(element)
  }

  #note (isInterrupted: boolean, refusal?: Refusal) {
    this.#isInterrupted = isInterrupted
    this.#refusal = refusal
    this.#listener.changed()
  }

  /** Takes nothing more from the service. */
  #rest () {
    this.#isResting = true
    clearTimeout(this.#timer)
    this.#updates?.disconnect()
    this.#stream.close()
  }
}
