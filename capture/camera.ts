import { Broadcaster } from './broadcaster.js'
import type { Display, Frame, Picture, Rows, Source } from './frame.js'
import { createPace } from './pace.js'
import { StaleRows } from './stale-rows.js'

type Shot = Picture | Frame

/** Asks a source for its next picture only when the one before the last was recycled: it may be drawn on what that has. */
async function * lend (pictures: AsyncGenerator<Picture | Frame, void, void>): AsyncGenerator<Shot, void, void> {
  let [older, newer]: Array<Promise<void> | undefined> = []
  try {
    for (;;) {
      await older
      const { value: picture, done } = await pictures.next()
      if (done) return
      older = newer
      if ('jpeg' in picture) {
        newer = undefined
        yield picture
      } else {
        let recycle = () => {}
        newer = new Promise(resolve => { recycle = resolve })
        yield { ...picture, recycle }
      }
    }
  } finally {
    await pictures.return()
  }
}

/** One capture of a display for all its views. It runs as fast as the fastest of them, and ends with the last. */
export class Camera {
  readonly #broadcaster: Broadcaster<Shot>
  /** frames/s, of the views that look now */
  readonly #rates: number[] = []

  constructor (source: Source, display: Display) {
    const pace = createPace(() => this.#fps)
    this.#broadcaster = new Broadcaster(signal => lend(source.pictures(display, pace, signal)), { lingerMs: 0 })
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#broadcaster.captures
  }

  get #fps (): number {
    // None look while it is ending: then it takes no more pictures.
    return Math.max(0, ...this.#rates)
  }

  /** Ends the capture; resolves when it has released what it held. */
  close (): Promise<void> {
    return this.#broadcaster.close()
  }

  /**
   * Pictures for one view, which it recycles when it has read them; what it did not take in time it misses, but not that it
   * has changed. See also `Source.pictures`.
   * @param fps pictures/s at most
   */
  async * pictures (fps: number, signal: AbortSignal): AsyncGenerator<Picture | Frame, void, void> {
    if (signal.aborted) return
    this.#rates.push(fps)
    const pace = createPace(fps)
    const subscription = this.#broadcaster.subscribe()
    const end = () => subscription.end()
    signal.addEventListener('abort', end)
    const missed = new StaleRows(0)
    const miss = (shot: Shot) => missed.add(rowsOf(shot))
    subscription.onDrop = miss
    const lent = new Set<Shot>()
    const giveBack = (shot: Shot) => { if (lent.delete(shot)) subscription.giveBack(shot) }
    try {
      for (;;) {
        await subscription.ready()
        // The fastest view takes what comes when it comes: the source keeps that pace, and a second clock would only add to the delay.
        if (fps < this.#fps) await pace.next(signal)
        const shot = await subscription.take()
        if (!shot) return
        if ('jpeg' in shot) {
          yield shot
          continue
        }
        lent.add(shot)
        miss(shot)
        yield { ...shot, changed: missed.take(), recycle: () => giveBack(shot) }
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', end)
      subscription.end()
      lent.forEach(giveBack)
      this.#rates.splice(this.#rates.indexOf(fps), 1)
    }
  }
}

function rowsOf (shot: Shot): Rows {
  return ('changed' in shot && shot.changed) || { top: 0, bottom: shot.height }
}
