import { Broadcaster } from '../broadcaster/broadcaster.js'
import type { Capture, Desktop, Display, Pace, Picture, Region, Shot, Wanted } from '../frame.js'
import { Lease } from '../lease.js'
import { createPace } from '../pace.js'
import { StaleRegion } from '../pictures/stale-region.js'
import { SpareMemory } from '../spare-memory.js'
import { FREE_LANE, type Lane } from './right-of-way.js'

/** The same picture, lent on. Not by spreading it: that put V8 on a slow path with every frame (measured). */
function relend (
  picture: Picture, changed: Region | undefined, lease?: Lease, data = picture.data, beneath = picture.beneath
): Picture {
  const { format, width, height, stride, takenAt, sequence, asOf, pointer, update, drawn, fault, code } = picture
  return {
    kind: 'picture',
    data,
    format,
    width,
    height,
    stride,
    takenAt,
    sequence,
    asOf,
    changed,
    pointer,
    beneath,
    lease,
    update,
    drawn,
    fault,
    code
  }
}

/**
 * Makes a source wait with each picture until the last but one has been released: both are drawn on the same memory. It also waits for the
 * right of way, which it pays for with what the last picture took: not every wait of a source is followed by a picture.
 */
function lend (source: Pick<Desktop, 'capture'>, display: Display, pace: Pace, lane: Pick<Lane, 'begin' | 'end'>): Capture<Shot> {
  return async (signal, emit) => {
    let [older, newer]: Array<Promise<void> | undefined> = []
    let [began, tookMs] = [0, 0]
    const free: Pace = {
      async next (signal) {
        await older
        await lane.begin(signal)
        lane.end(tookMs)
        tookMs = 0
        await pace.next(signal)
        began = performance.now()
      }
    }
    await source.capture(display, free, signal, shot => {
      tookMs = (shot.kind === 'picture' ? shot.tookMs : undefined) ?? performance.now() - began
      older = newer
      newer = undefined
      if (shot.kind === 'frame') return emit(shot)
      newer = new Promise(resolve => emit(relend(shot, shot.changed, new Lease(resolve))))
    })
  }
}

/** One capture of a display for all its views. It runs as fast as the fastest of them, and ends with the last. */
export class Camera {
  /** As large as it was in the last picture; the same object as long as that has its size. */
  display: Display
  readonly #broadcaster: Broadcaster<Shot>
  /** frames/s, of the views that are watching now */
  readonly #rates: number[] = []
  readonly #spare = new SpareMemory(1)

  /** @param lane the right to use the source */
  constructor (source: Pick<Desktop, 'capture'>, display: Display, lane: Pick<Lane, 'begin' | 'end'> = FREE_LANE) {
    const pace = createPace(() => this.fps)
    const shots = lend(source, display, pace, lane)
    this.display = display
    this.#broadcaster = new Broadcaster((signal, emit) => shots(signal, shot => {
      this.#measure(shot)
      return emit(shot)
    }), { lingerMs: 0 })
  }

  /** Displays change their size while they are captured. */
  #measure ({ width, height }: Shot): void {
    if (width !== this.display.width || height !== this.display.height) this.display = { ...this.display, width, height }
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#broadcaster.captures
  }

  /** How many views are watching now. */
  get views (): number {
    return this.#rates.length
  }

  /** How many pictures it takes at most, frames/s; 0 while nobody is watching. */
  get fps (): number {
    return Math.max(0, ...this.#rates)
  }

  /** Ends the capture; resolves when it has released what it held. */
  close (): Promise<void> {
    return this.#broadcaster.close()
  }

  /**
   * Hands a view one shot after another, until the signal aborts. If shots arrive while one is in use, only the newest of
   * them is handed over, with all that has changed since the last one; of the first one that is all.
   * @param fps shots/s at most
   * @param use works with a shot, and may release its lease once it has read it; the next shot is the newest by then, or by the time
   * that is {@link Wanted}
   * @param lane what it waits for before each shot; it holds no shot meanwhile, so that the others' source goes on
   * @throws what ended the capture, and what `use` throws
   */
  async watch (fps: number, signal: AbortSignal, use: (shot: Shot) => Promise<Wanted | void>, lane = FREE_LANE): Promise<void> {
    if (signal.aborted) return
    this.#rates.push(fps)
    const pace = createPace(fps)
    const subscription = this.#broadcaster.subscribe()
    const end = () => subscription.end()
    signal.addEventListener('abort', end)
    const missed = new StaleRegion()
    subscription.onDrop = shot => missed.add(changeOf(shot))
    let heldMs = Infinity
    let release = () => {}
    const lendOn = async (picture: Picture) => {
      let wanted: Wanted | void
      const changed = missed.take()
      const began = performance.now()
      const lease = new Lease(() => {
        heldMs = performance.now() - began
        release()
      })
      if (lane.isFirst || this.views === 1 || heldMs < 1000 / this.fps) {
        wanted = await use(relend(picture, changed, lease))
      } else {
        // Whoever is slow must not keep the memory from the source, and so the next picture from the first lane.
        await picture.drawn
        const copy = this.#spare.take(picture.data.length)
        picture.data.copy(copy)
        const { beneath } = picture
        const pixels = beneath && Buffer.from(beneath.pixels)
        release()
        wanted = await use(relend(picture, changed, lease, copy, beneath && { rectangle: beneath.rectangle, pixels: pixels! }))
        this.#spare.give(copy) // if it has failed, part of it may still be reading
      }
      lease.release() // unless it was released as soon as the picture had been read
      return wanted
    }
    try {
      for (;;) {
        await subscription.ready()
        // The fastest view takes each shot as it comes: the source keeps that pace, and a second clock would only add delay.
        if (fps < this.fps) await pace.next(signal)
        await lane.begin(signal)
        let wanted: Wanted | void
        try {
          const shot = await subscription.take()
          if (!shot) return
          release = () => {
            release = () => {}
            shot.lease?.release()
          }
          missed.add(changeOf(shot))
          wanted = await (shot.kind === 'frame' ? use(shot) : lendOn(shot))
        } finally {
          release()
          lane.end()
        }
        if (wanted) await whileGoing(wanted(), signal)
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', end)
      subscription.end()
      this.#rates.splice(this.#rates.indexOf(fps), 1)
    }
  }
}

/** Resolves with the event, or when the signal aborts. `Promise.race` would leave something on the signal's promise with each event. */
async function whileGoing (event: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve, reject) => {
    const end = () => resolve()
    signal.addEventListener('abort', end, { once: true })
    event.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

/** All of it if it is a frame, or does not say. */
function changeOf (shot: Shot): Region | undefined {
  return shot.kind === 'picture' ? shot.changed : undefined
}
