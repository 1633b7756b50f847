import { Fault, type Reason } from '../../capture/fault.js'
import type { Pace, Picture, PictureUpdate, Shot } from '../../capture/frame.js'
import { drawPlaceholder } from '../../capture/pictures/placeholder.js'
import type { Size } from '../../capture/pictures/scale/fit.js'
import type { Bus } from '../bus.js'
import { ReadingThread } from '../reading/reading-thread.js'
import { Link, type Arrived, type Relay } from './link.js'
import { Prints } from './prints.js'

export interface CaptureOptions {
  bus: Bus
  /** Of the machine that shares. */
  name: string
  relay: Relay
  /** How large its screen is as far as is known, px. */
  size: Size
  /** Told what the host points at there. */
  pointed (message: Buffer): void
  /** It does not answer any more, or does again. */
  silent (isSilent: boolean): void
}

/** An update that the thread has, and that no picture shows yet. */
interface Coming extends Pick<Arrived, 'stream' | 'number' | 'bytes'> {
  count: number
  takenAt: number
}

/** A capture of the screen of one machine that shares: asks it, reads its updates, and shows the pictures that come of them. */
export class RelayCapture {
  readonly #prints = new Prints()
  readonly #reading: ReadingThread
  readonly #link: Link
  readonly #unchanged: () => void
  /** The count of the last whole picture: what came before it does not matter any more. */
  #whole = 0
  /** The oldest first. */
  #coming: Coming[] = []
  /** What the last picture shows; `undefined` if there is none any more. */
  #shown: { update: PictureUpdate, takenAt: number, pointer: Picture['pointer'] } | undefined
  #placeholder: Reason | undefined
  #size: Size
  #wake = () => {}

  constructor (options: CaptureOptions, unchanged: () => void) {
    this.#size = options.size
    this.#unchanged = unchanged
    this.#reading = new ReadingThread(count => this.#lose(count))
    this.#reading.over.addEventListener('abort', () => this.#wake())
    this.#link = new Link(options.bus, options.name, options.relay, {
      update: arrived => this.#read(arrived),
      hidden: () => this.#hide(),
      confirmed: () => this.#confirm(),
      changed: () => this.#wake(),
      pointed: options.pointed,
      silent: options.silent
    })
  }

  /** Until the signal aborts. @throws why the reading thread has ended */
  async run (pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void): Promise<void> {
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake, { once: true })
    try {
      for (;;) {
        while (!this.#hasNews) {
          signal.throwIfAborted()
          this.#reading.over.throwIfAborted()
          await new Promise<void>(resolve => { this.#wake = resolve })
        }
        await pace.next(signal)
        const shot = await this.#take()
        signal.throwIfAborted()
        if (shot) emit(shot)
        if (shot?.kind === 'picture') await shot.drawn?.catch(() => {})
      }
    } finally {
      signal.removeEventListener('abort', wake)
    }
  }

  async close (): Promise<void> {
    this.#link.close()
    await this.#reading.close()
  }

  get #hasNews (): boolean {
    const { reason, pointer } = this.#link
    if (reason?.fault !== this.#placeholder?.fault) return true
    return !reason && (this.#coming.length > 0 || (this.#shown !== undefined && pointer !== this.#shown.pointer))
  }

  #read ({ head, stream, number, bytes }: Arrived): boolean {
    const count = this.#reading.read(bytes)
    if (count === undefined) return false
    if (head.isWhole) this.#whole = count
    this.#coming.push({ count, stream, number, bytes, takenAt: this.#link.clock.toOurs(head.takenAt) })
    this.#wake()
    return true
  }

  #lose (count: number): void {
    if (count < this.#whole) return
    this.#coming = []
    this.#link.lose()
  }

  #hide (): void {
    this.#coming = []
    this.#shown = undefined
    this.#reading.clear()
  }

  #confirm (): void {
    if (!this.#hasNews) this.#unchanged()
  }

  /** A picture, or a placeholder; `undefined` if there is none. */
  async #take (): Promise<Shot | undefined> {
    const { reason } = this.#link
    if (reason) return await this.#explain(reason)
    const isBack = this.#placeholder !== undefined
    this.#placeholder = undefined
    if (this.#coming.length === 0 && !this.#shown) return
    const began = performance.now()
    const taken = await this.#reading.take(this.#prints.next())
    // The screen may have been hidden meanwhile.
    if (!taken || this.#link.reason) return
    const { picture: { count, last: done } } = taken
    const made = this.#coming.filter(coming => coming.count <= count)
    this.#coming = this.#coming.slice(made.length)
    const before = this.#shown
    const last = made.at(-1)
    if (!last && !before) return
    const takenAt = last?.takenAt ?? before!.takenAt
    const pointer = this.#link.pointer
    const picture = this.#prints.print(taken.picture, pointer, takenAt)
    const update = { stream: last?.stream ?? before!.update.stream, from: before?.update.to ?? 0, to: last?.number ?? before!.update.to }
    this.#shown = { update, takenAt, pointer }
    this.#size = { width: picture.width, height: picture.height }
    if (!before || isBack) picture.changed = undefined
    picture.update = made.length === 1 && done ? { ...update, made: { ...done, bytes: last!.bytes } } : update
    picture.tookMs = performance.now() - began
    picture.drawn = this.#finish(picture, taken.drawn)
    picture.drawn.catch(() => {}) // whoever waits for it hears of it
    return picture
  }

  async #finish (picture: Picture, drawn: Promise<boolean>): Promise<void> {
    if (!await drawn) throw new Fault('failed', 'an update of the machine that shares can\'t be painted')
    this.#prints.finish(picture)
  }

  async #explain (reason: Reason): Promise<Shot> {
    const picture = await drawPlaceholder(reason.fault, this.#size, reason.code)
    this.#placeholder = reason
    return { ...picture, code: reason.code }
  }
}
