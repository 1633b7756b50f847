import { setTimeout as sleep } from 'node:timers/promises'

/** How fast it is forgotten what the first lane took, ms. */
const WINDOW_MS = 1000
/** Left free for the first lane, beyond what it takes: it must not have to wait for the end of what others have begun. */
const HEADROOM = 1.2
/** The share of one thread that the others have, whatever the first one takes. */
const LEAST = 1 / 20
/**
 * The longest that the others rest after one picture, ms. What took much longer than a picture did not work all that time: it hung, or the
 * whole machine stood still.
 */
const LONGEST_REST_MS = 8000
/** How long a lane that nobody watches any more waits each time, ms: who comes back is to find a picture that is not old. */
const UNWATCHED_MS = 250

/** Where pictures are worked on, one at a time. */
export interface Lane {
  /** Whether it goes before all others. */
  readonly isFirst: boolean
  /** Resolves when the next picture may be worked on, which {@link end} follows. Rejects when the signal aborts. */
  begin (signal: AbortSignal): Promise<void>
  /** @param ms what it took, if that is not the time since {@link begin} */
  end (ms?: number): void
}

/** For whoever need not wait for anybody. */
export const FREE_LANE: Lane = { isFirst: true, begin: async () => {}, end () {} }

/** A lane with others before it. */
interface OtherLane {
  /** Time taken so far for each watcher, ms: the one with the least is next. */
  served: number
  readonly watchers: () => number
}

/**
 * Shares out time, that of the encoders for example: the first lane never waits, and the others share what it leaves. Work on
 * `threads` pictures of theirs at most is under way at the same time, and on no more than that share allows. Among the others,
 * a lane that twice as many watch has twice the time.
 */
export class RightOfWay {
  readonly #threads: number
  /** The share of time that the first lane took lately, and when that was reckoned. */
  #taken = 0
  #takenAt = 0
  /** How many of the others are being worked on. */
  #working = 0
  /** Those that wait, and what lets them begin. */
  readonly #waiting = new Map<OtherLane, () => void>()
  /** The others have had their share until then. */
  #restUntil = 0
  #timer: NodeJS.Timeout | undefined
  /** What whoever began last had been served: newcomers start from there. */
  #served = 0

  /** @param threads how many there are for all lanes together */
  constructor (threads: number) {
    this.#threads = threads
  }

  /** For one piece of work at a time, as each of the others is. */
  first (): Lane {
    let began = 0
    return {
      isFirst: true,
      begin: async () => { began = performance.now() },
      end: ms => this.#take(ms ?? performance.now() - began)
    }
  }

  /** @param watchers how many people the lane is for, now */
  other (watchers: () => number): Lane {
    const lane = { served: 0, watchers }
    let began = 0
    return {
      isFirst: false,
      begin: async signal => {
        if (watchers() === 0) await sleep(UNWATCHED_MS, undefined, { signal })
        await this.#turn(lane, signal)
        began = performance.now()
      },
      end: ms => this.#leave(lane, began, ms ?? performance.now() - began)
    }
  }

  #takenUntil (now: number): number {
    return this.#taken * Math.exp((this.#takenAt - now) / WINDOW_MS)
  }

  #take (ms: number): void {
    const now = performance.now()
    this.#taken = this.#takenUntil(now) + ms / WINDOW_MS
    this.#takenAt = now
  }

  #turn (lane: OtherLane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        this.#waiting.delete(lane)
        this.#next()
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      lane.served = Math.max(lane.served, this.#served)
      this.#waiting.set(lane, () => {
        signal.removeEventListener('abort', leave)
        resolve()
      })
      this.#next()
    })
  }

  #leave (lane: OtherLane, began: number, ms: number): void {
    const share = Math.max(LEAST, this.#threads - HEADROOM * this.#takenUntil(performance.now()))
    this.#restUntil = Math.max(this.#restUntil, began) + Math.min(ms / share, ms + LONGEST_REST_MS)
    lane.served += ms / Math.max(1, lane.watchers())
    this.#working--
    // It may want to go on: then it is one of those who are chosen from.
    setImmediate(() => this.#next())
  }

  #next (): void {
    clearTimeout(this.#timer)
    while (this.#waiting.size > 0 && this.#working < this.#threads) {
      const restMs = this.#restUntil - performance.now()
      if (restMs > 0) {
        this.#timer = setTimeout(() => this.#next(), Math.ceil(restMs))
        return
      }
      const [lane, begin] = [...this.#waiting].reduce((least, one) => one[0].served < least[0].served ? one : least)
      this.#waiting.delete(lane)
      this.#served = lane.served
      this.#working++
      begin()
    }
  }
}
