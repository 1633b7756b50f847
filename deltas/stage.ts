import type { Picture, Pointer, Wanted } from '../capture/frame.js'
import type { AskedView } from '../capture/views/views.js'
import type { Dialect } from '../rfb/rectangles/dialect.js'
import type { Made, Ready } from './thread/messages.js'
import { ScreenThread } from './thread/screen-thread.js'

/** The shortest and the longest wait before a thread that has failed is started again, ms. */
const RESTART_MS = { least: 250, most: 8000 }

/** Of a picture, px. */
export type Size = Pick<Picture, 'width' | 'height'>

/** Whoever is shown what is on a stage. Nothing of this may throw. */
export interface Receiver {
  /** Is given each update that was made for them since they were last ready. */
  update (update: Made): void
  /** Where the pointer is; `undefined` if there is none. Called when it has moved. */
  pointer (pointer: Pointer | undefined): void
  /** Why the screen can't be shown, in a sentence for people; `undefined` once it can. Called when that changes. */
  fault (fault: string | undefined): void
  /** How large the picture is that comes next. Called when that changes, before any update of it was made. */
  size? (size: Size): void
}

/** The place of a receiver. */
export interface Place {
  /** They can be sent the next update. @param dialect of a VNC viewer, see {@link Ready} */
  ready (quality: number, refineBytes: number, dialect?: Dialect): void
  /** Safe to call again. */
  leave (): void
}

export interface StageOptions {
  /** How long the thread outlives the last viewer, ms. */
  lingerMs: number
  /** Whether the pointer is part of the picture; otherwise viewers are told where it is, and draw it. */
  drawsPointer?: boolean
  /** Called when the thread has ended since nobody watches any more. */
  onEmpty (): void
}

/** One view, and all to whom updates of it are sent: their pictures go to a thread, and the updates that it makes to them. */
export class Stage {
  readonly #view: AskedView
  readonly #options: StageOptions
  readonly #receivers = new Map<number, Receiver>()
  /** Those who can be sent something, and what. */
  readonly #ready = new Map<number, Ready>()
  /** Number of the last update that each was sent by the present thread. */
  readonly #sent = new Map<number, number>()
  /** Those of whom the thread does not know it yet. */
  #newlyReady: Ready[] = []
  /** Of the last update that was made. */
  #number = 0
  #thread: ScreenThread | undefined
  #watching: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #restartMs = RESTART_MS.least
  #last = 0
  #pointer: Pointer | undefined
  #fault: string | undefined
  #size: Size | undefined
  #wake = () => {}
  readonly #ending = new Set<Promise<void>>()

  constructor (view: AskedView, options: StageOptions) {
    this.#view = view
    this.#options = options
  }

  /** How many are watching. */
  get size (): number {
    return this.#receivers.size
  }

  /** @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others */
  join (receiver: Receiver): Place {
    if (!this.#watching) this.#watch()
    const viewer = ++this.#last
    this.#receivers.set(viewer, receiver)
    this.#thread?.send({ kind: 'join', viewer })
    receiver.pointer(this.#pointer)
    receiver.fault(this.#fault)
    if (this.#size) receiver.size?.(this.#size)
    return {
      ready: (quality, refineBytes, dialect) =>
        this.#setReady({ viewer, after: this.#sent.get(viewer) ?? 0, quality, refineBytes, dialect }),
      leave: () => this.#leave(viewer)
    }
  }

  /** Ends everything; resolves when the thread has ended. */
  async close (): Promise<void> {
    clearTimeout(this.#timer)
    this.#watching?.abort()
    this.#receivers.clear()
    this.#endThread()
    await Promise.all(this.#ending)
  }

  #watch (): void {
    clearTimeout(this.#timer)
    const watching = new AbortController()
    const { signal } = watching
    const done = this.#view.watchPictures(signal, picture => this.#use(picture, signal))
    this.#watching = watching
    this.#thread ??= this.#startThread() // while the first picture is taken
    done.catch(error => this.#fail(error))
  }

  /** Hands over a picture, and waits until it was sent to whoever was ready. The next is wanted when somebody is again. */
  async #use (picture: Picture, signal: AbortSignal): Promise<Wanted | void> {
    if (signal.aborted) return
    const thread = this.#thread ??= this.#startThread()
    const hasMoved = this.#tell(picture) && this.#options.drawsPointer
    if (!picture.changed || picture.changed.length > 0 || hasMoved) await thread.show(picture)
    picture.lease?.release()
    await thread.absorbed()
    this.#restartMs = RESTART_MS.least
    return () => new Promise(resolve => {
      if (this.#ready.size > 0) resolve()
      else this.#wake = resolve
    })
  }

  #startThread (): ScreenThread {
    const thread = new ScreenThread(this.#number, this.#options.drawsPointer ?? false, (viewers, update) => this.#send(viewers, update))
    thread.over.addEventListener('abort', () => {
      if (this.#thread === thread) this.#fail(thread.over.reason)
    })
    for (const viewer of this.#receivers.keys()) thread.send({ kind: 'join', viewer })
    this.#sent.clear()
    thread.ready([...this.#ready.values()].map(ready => ({ ...ready, after: 0 })))
    return thread
  }

  #send (viewers: number[], update: Made): void {
    this.#number = update.number
    for (const viewer of viewers) {
      if (!this.#receivers.has(viewer)) continue
      this.#ready.delete(viewer)
      this.#sent.set(viewer, update.number)
      this.#receivers.get(viewer)?.update(update)
    }
  }

  /** @returns whether the pointer has moved, or looks different */
  #tell ({ pointer, fault, width, height }: Picture): boolean {
    if (fault !== this.#fault) this.#setFault(fault)
    this.#setSize({ width, height })
    const last = this.#pointer
    this.#pointer = pointer
    if (pointer === last || (pointer && last && pointer.image === last.image && pointer.x === last.x && pointer.y === last.y)) return false
    for (const receiver of this.#receivers.values()) receiver.pointer(pointer)
    return true
  }

  #setSize (size: Size): void {
    if (size.width === this.#size?.width && size.height === this.#size.height) return
    this.#size = size
    for (const receiver of this.#receivers.values()) receiver.size?.(size)
  }

  #setFault (fault: string | undefined): void {
    this.#fault = fault
    for (const receiver of this.#receivers.values()) receiver.fault(fault)
  }

  #setReady (ready: Ready): void {
    if (!this.#receivers.has(ready.viewer)) return
    this.#ready.set(ready.viewer, ready)
    this.#wake()
    // One message for all whose acknowledgements have arrived together: each may make the thread go through everybody.
    if (this.#newlyReady.push(ready) > 1) return
    setImmediate(() => {
      this.#thread?.ready(this.#newlyReady)
      this.#newlyReady = []
    })
  }

  #leave (viewer: number): void {
    if (!this.#receivers.delete(viewer)) return
    this.#ready.delete(viewer)
    this.#sent.delete(viewer)
    this.#thread?.send({ kind: 'leave', viewer })
    if (this.size > 0) return
    this.#watching?.abort()
    this.#watching = undefined
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#endThread()
      this.#options.onEmpty()
    }, this.#options.lingerMs).unref()
  }

  /** The thread is over, or there was no place for the view any more: viewers are told why, and it begins again. */
  #fail ({ message }: Error): void {
    this.#endThread()
    if (!this.#watching || this.#watching.signal.aborted) return
    this.#watching.abort()
    this.#setFault(message)
    this.#timer = setTimeout(() => this.#watchAgain(), this.#restartMs).unref()
    this.#restartMs = Math.min(2 * this.#restartMs, RESTART_MS.most)
  }

  #watchAgain (): void {
    try {
      this.#watch()
    } catch (error) {
      this.#watching = new AbortController()
      this.#fail(error as Error)
    }
  }

  #endThread (): void {
    const thread = this.#thread
    this.#thread = undefined
    if (!thread) return
    const ended = thread.close().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}
