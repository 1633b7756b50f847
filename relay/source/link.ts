import { isScreenTrouble } from '../../contract/troubles.js'
import type { Reason } from '../../capture/fault.js'
import type { Pointer } from '../../capture/frame.js'
import type { Bus } from '../bus.js'
import { readPublished, type Published } from '../messages.js'
import { readHead, type Head } from '../reading/update.js'
import { updatesOf } from '../subjects.js'
import { VERSION, type Answer } from '../talk.js'
import { Asking } from './asking.js'
import { Clock } from './clock.js'
import { Heard } from './heard.js'
import { Sequence, type Numbered } from './sequence.js'

/**
 * What was not confirmed for so long may be out of date, ms: viewers are to be told before it is a second old. If the bus is known to be
 * lost, they need not wait so long. And how long the first picture may take once there is an answer.
 */
const SILENT_MS = { shown: 800, cut: 500, first: 5000 }
/** How often that is looked at, ms. */
const LOOK_MS = 100

/** What viewers are told then. */
const SILENT: Reason = { fault: 'the machine that shares does not answer', code: 'SOURCE_HANGS' }

/** A relay, as it makes itself known. */
export interface Relay {
  /** 16 random bytes, base64url. */
  id: string
  /** For people. */
  name: string
  /** How many watch here. */
  viewers (): number
}

/** What is next in the stream. */
export interface Arrived extends Numbered {
  head: Head
  bytes: Buffer
}

/** Whoever is told what comes from the machine that shares. */
export interface Listener {
  /** An update that follows those before. @returns whether it was taken; if not, a whole picture is asked for */
  update (arrived: Arrived): boolean
  /** The screen is not shown any more: what there was of it is to be forgotten. */
  hidden (): void
  /** The machine has answered: what was shown last is what it shows. */
  confirmed (): void
  /** Something else may have changed: the reason, the pointer. */
  changed (): void
  /** What the host points at there. @param message of docs/updates.md */
  pointed (message: Buffer): void
  /** The machine does not answer any more, or does again. */
  silent (isSilent: boolean): void
}

/** A relay's link to one machine that shares, while somebody watches. Whatever comes over it is checked. */
export class Link {
  readonly clock = new Clock()
  readonly #bus: Bus
  readonly #listener: Listener
  readonly #sequence = new Sequence<Arrived>()
  readonly #heard = new Heard()
  readonly #asking: Asking
  readonly #unsubscribe: () => void
  readonly #unwatch: () => void
  readonly #timer: NodeJS.Timeout
  /** Set while something that was overtaken is waited for. */
  #missing: NodeJS.Timeout | undefined
  /** What the machine itself says. */
  #reason: Reason | undefined
  #isSilent = false
  #answeredAt = performance.now()
  /** When it last answered, and all that it had published was here, ms. */
  #goodAt = performance.now()
  #hasShown = false

  /** @param name of the machine that shares */
  constructor (bus: Bus, name: string, relay: Relay, listener: Listener) {
    this.#bus = bus
    this.#listener = listener
    this.#unsubscribe = bus.subscribe(updatesOf(name), message => this.#hear(message))
    this.#unwatch = bus.watch(() => this.#asking.hurry())
    const ask = (watches: boolean) => ({
      version: VERSION as 1,
      relay: relay.id,
      name: relay.name,
      viewers: relay.viewers(),
      watches,
      passed: this.#sequence.passed,
      needsWhole: !this.#sequence.isInStep && !this.#reason,
      pointerImage: this.#heard.imageId
    })
    this.#asking = new Asking({
      bus,
      name,
      ask,
      onAnswer: (answer, askedAt) => this.#note(answer, askedAt),
      isUrgent: () => !this.#reason && (!this.#sequence.isInStep || this.#sequence.isWaiting)
    })
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** Why the screen can't be shown; `undefined` if it can. */
  get reason (): Reason | undefined {
    return this.#isSilent ? SILENT : this.#reason
  }

  get pointer (): Pointer | undefined {
    return this.#heard.pointer
  }

  /** An update was of no use: nothing is shown until there is a whole picture. */
  lose (): void {
    this.#sequence.lose()
    this.#asking.hurry()
  }

  /** Gives the lease back. */
  close (): void {
    clearInterval(this.#timer)
    clearTimeout(this.#missing)
    this.#unwatch()
    this.#unsubscribe()
    this.#asking.close()
  }

  #hear (message: Buffer): void {
    const published = readPublished(message)
    if (published?.kind === 'news') return this.#asking.hurry()
    if (!published || published.stream !== this.#sequence.stream) return
    if (published.kind === 'update') this.#takeUpdate(published)
    else if (this.#heard.takes(published.number, published.bytes)) this.#tell(published.bytes)
  }

  #takeUpdate ({ stream, number, bytes }: Published): void {
    let head: Head
    try {
      head = readHead(bytes)
    } catch {
      return // none of ours
    }
    const now = performance.now()
    for (const update of this.#sequence.take({ stream, number, isWhole: head.isWhole, head, bytes }, now)) {
      if (!this.#listener.update(update)) return this.lose()
      this.#hasShown = true
      this.#goodAt = now
    }
    if (this.#sequence.looksAt < Infinity) this.#missing ??= setTimeout(() => this.#miss(), this.#sequence.looksAt - now).unref()
  }

  /** What was overtaken may be lost. */
  #miss (): void {
    this.#missing = undefined
    const wasInStep = this.#sequence.isInStep
    const now = performance.now()
    this.#sequence.look(now)
    if (this.#sequence.looksAt < Infinity) this.#missing = setTimeout(() => this.#miss(), this.#sequence.looksAt - now).unref()
    else if (wasInStep && !this.#sequence.isInStep) this.#asking.hurry()
  }

  #note (answer: Answer, askedAt: number): void {
    const { stream, newest, told, now, reason, messages } = answer
    this.clock.note(askedAt, Date.now(), now)
    this.#answeredAt = performance.now()
    const wasInStep = this.#sequence.isInStep
    const isOther = stream !== this.#sequence.stream
    this.#sequence.hear(stream, newest, performance.now())
    if (isOther) this.#heard.begin()
    if (isOther && wasInStep) this.#listener.hidden()
    this.#setReason(reason)
    for (const message of this.#heard.all(told, messages)) this.#tell(message)
    if (this.#sequence.isInStep || this.#reason) {
      this.#goodAt = performance.now()
      if (!this.#sequence.isWaiting) this.#listener.confirmed()
    }
    this.#look()
  }

  #setReason (reason: Answer['reason']): void {
    if (reason?.fault === this.#reason?.fault) return
    this.#reason = reason && { fault: reason.fault, code: isScreenTrouble(reason.code) ? reason.code : 'SOURCE_FAILED' }
    if (reason) this.#listener.hidden()
    this.#listener.changed()
  }

  #tell (message: Buffer): void {
    if (this.#heard.isPointer(message)) this.#listener.changed()
    else this.#listener.pointed(message)
  }

  #look (): void {
    const now = performance.now()
    const mostMs = this.#bus.isConnected ? SILENT_MS.shown : SILENT_MS.cut
    const isSilent = now - this.#answeredAt >= mostMs || now - this.#goodAt >= (this.#hasShown ? mostMs : SILENT_MS.first)
    if (isSilent === this.#isSilent) return
    this.#isSilent = isSilent
    this.#listener.silent(isSilent)
    this.#listener.changed()
  }
}
