import { reasonOf } from '../capture/fault.js'
import type { Picture, Wanted } from '../capture/frame.js'
import type { AskedView } from '../capture/views/asked-view.js'
import type { Extent } from '../capture/views/view.js'
import type { Dialect } from '../rfb/rectangles/dialect.js'
import { Receivers, type Receiver } from './receivers.js'
import { ScreenThread } from './thread/screen-thread.js'

/** The shortest and the longest wait before a thread that has failed is started again, ms. */
const RESTART_MS = { least: 250, most: 8000 }

/** The place of a receiver. */
export interface Place {
  /** What is shown here of which display: the same object for all who are here, until it is something else. */
  readonly extent: Extent
  /** They can be sent the next update. @param dialect of a VNC viewer, see `Ready` */
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
  readonly #receivers = new Receivers()
  /** Of the last update that was made. */
  #number = 0
  #thread: ScreenThread | undefined
  #watching: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #restartMs = RESTART_MS.least
  readonly #ending = new Set<Promise<void>>()

  constructor (view: AskedView, options: StageOptions) {
    this.#view = view
    this.#options = options
  }

  /** How many are watching. */
  get size (): number {
    return this.#receivers.count
  }

  /** @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others */
  join (receiver: Receiver): Place {
    if (!this.#watching) this.#watch()
    const view = this.#view
    const viewer = this.#receivers.join(receiver)
    this.#thread?.send({ kind: 'join', viewer })
    return {
      get extent () { return view.extent },
      ready: (quality, refineBytes, dialect) => {
        const ready = this.#receivers.ready(viewer, quality, refineBytes, dialect)
        if (ready) this.#thread?.ready([ready], this.#receivers.isEachReady)
      },
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
    const watching = new AbortController()
    const { signal } = watching
    const done = this.#view.watchPictures(signal, picture => this.#use(picture, signal))
    clearTimeout(this.#timer) // not before there is a place for the view: the timer ends the thread
    this.#watching = watching
    this.#thread ??= this.#startThread() // while the first picture is taken
    // It may end late, when there is another one already.
    done.catch(error => { if (this.#watching === watching) this.#fail(error) })
  }

  /** Hands over a picture, and waits until it was sent to whoever was ready. The next is wanted when somebody is again. */
  async #use (picture: Picture, signal: AbortSignal): Promise<Wanted | void> {
    if (signal.aborted) return
    const thread = this.#thread ??= this.#startThread()
    const hasMoved = this.#receivers.tell(picture) && this.#options.drawsPointer
    if (!picture.changed || picture.changed.length > 0 || hasMoved) await thread.show(picture, this.#view.quality)
    picture.lease?.release()
    await thread.absorbed()
    this.#restartMs = RESTART_MS.least
    return () => this.#receivers.someoneReady()
  }

  #startThread (): ScreenThread {
    const thread = new ScreenThread(this.#number, this.#options.drawsPointer ?? false, (viewers, update) => {
      this.#number = update.number
      this.#receivers.send(viewers, update)
    })
    thread.over.addEventListener('abort', () => {
      if (this.#thread === thread) this.#fail(thread.over.reason)
    })
    for (const viewer of this.#receivers.viewers) thread.send({ kind: 'join', viewer })
    thread.ready(this.#receivers.restart(), true)
    return thread
  }

  #leave (viewer: number): void {
    if (!this.#receivers.leave(viewer)) return
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
  #fail (error: Error): void {
    this.#endThread()
    if (!this.#watching || this.#watching.signal.aborted) return
    this.#watching.abort()
    this.#receivers.setReason(reasonOf(error))
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
