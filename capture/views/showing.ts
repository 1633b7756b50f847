import { Broadcaster, type BroadcasterOptions } from '../broadcaster/broadcaster.js'
import type { Capture, Frame, Picture, Wanted } from '../frame.js'

/** What works with one picture of a view; the next one comes when it resolves, or is wanted, and is the newest by then. */
export type UsePicture = (picture: Picture) => Promise<Wanted | void>

/** What a view shows; neither of the two ever fails. */
export interface Captures {
  frames: Capture<Frame>
  pictures: Capture<Picture>
}

/** A view, shown to all who watch its frames, or its pictures. */
export class Showing {
  readonly broadcaster: Broadcaster<Frame>
  readonly #pictures: Capture<Picture>
  /** What ends the present capture of each of those who watch pictures; they begin another one if they still watch. */
  readonly #again = new Set<() => void>()
  readonly #ended = new Set<Promise<void>>()
  #isClosed = false

  constructor ({ frames, pictures }: Captures, options: BroadcasterOptions) {
    this.broadcaster = new Broadcaster(frames, options)
    this.#pictures = pictures
  }

  /** How many watch: those who watch pictures as one each, whoever they send them to. */
  get subscribers (): number {
    return this.broadcaster.subscribers + this.#again.size
  }

  /** Whether a capture is running. */
  get capturing (): boolean {
    return this.broadcaster.capturing || this.#again.size > 0
  }

  /** Frames handed out so far, repeats not counted. */
  get frames (): number {
    return this.broadcaster.frames
  }

  /**
   * Hands over one picture after another until the signal aborts, or the view is closed. Resolves when none of them is in use any more.
   * @throws what `use` throws
   */
  watchPictures (signal: AbortSignal, use: UsePicture): Promise<void> {
    const ended = this.#watch(signal, use).finally(() => this.#ended.delete(settled))
    const settled = ended.catch(() => {})
    this.#ended.add(settled)
    return ended
  }

  /** Ends every capture, and starts others for those who watch now; they get nothing more of the old ones. */
  restart (): void {
    this.broadcaster.restart()
    for (const again of this.#again) again()
  }

  /** Ends everything; resolves when the captures have released what they held. */
  async close (): Promise<void> {
    this.#isClosed = true
    for (const again of this.#again) again()
    await Promise.all([this.broadcaster.close(), ...this.#ended])
  }

  async #watch (signal: AbortSignal, use: UsePicture): Promise<void> {
    let capture = new AbortController()
    let failure: { error: unknown } | undefined
    const again = () => capture.abort()
    const guarded = async (picture: Picture) => {
      try {
        if (!capture.signal.aborted) return await use(picture)
      } catch (error) {
        failure = { error }
        again()
      }
    }
    // Whoever has left watches no more, though they may still be using the last picture.
    const leave = () => {
      this.#again.delete(again)
      again()
    }
    this.#again.add(again)
    signal.addEventListener('abort', leave, { once: true })
    try {
      // eslint-disable-next-line no-unmodified-loop-condition -- `guarded` does
      while (!signal.aborted && !this.#isClosed && !failure) {
        capture = new AbortController()
        await this.#pictures(capture.signal, guarded)
      }
    } finally {
      this.#again.delete(again)
      signal.removeEventListener('abort', leave)
    }
    if (failure) throw failure.error
  }
}
