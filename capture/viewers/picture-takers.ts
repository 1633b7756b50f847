/** Whoever has taken no picture for this long, ms, has left: cameras of Home Assistant are asked every 10 s, others every few minutes. */
const PATIENCE_MS = 10 * 60_000
/** How many are known at once. With one more, whoever took a picture longest ago has left. */
const LIMIT = 1000

/** Somebody who takes one picture after another. */
export interface PictureTaker<T> {
  /** Who they are. */
  who: T
  /** When they took their first, ms since the epoch. */
  first: number
  /** When they took their last. */
  last: number
  pictures: number
}

export interface PictureTakersOptions<T> {
  /** Called with the first picture. */
  onCome (taker: PictureTaker<T>): void
  /** Called when they have taken none for long. */
  onLeave (taker: PictureTaker<T>): void
  patienceMs?: number
  limit?: number
}

/** Those who take single pictures, again and again. Each picture is a viewing, but whoever takes them comes once and leaves once. */
export class PictureTakers<T> {
  readonly #options: Required<PictureTakersOptions<T>>
  /** Whoever took the last picture is last. */
  readonly #takers = new Map<string, PictureTaker<T>>()
  #timer: NodeJS.Timeout | undefined

  constructor (options: PictureTakersOptions<T>) {
    this.#options = { patienceMs: PATIENCE_MS, limit: LIMIT, ...options }
  }

  /** Somebody has taken a picture, who is known by this key from the first one on. */
  take (key: string, who: T): void {
    const now = Date.now()
    const known = this.#takers.get(key)
    const taker = known ?? { who, first: now, last: now, pictures: 0 }
    taker.last = now
    taker.pictures++
    this.#takers.delete(key)
    this.#takers.set(key, taker)
    if (!known) this.#options.onCome(taker)
    this.#sweep(this.#options.limit)
    this.#timer ??= setTimeout(() => this.#wait(), this.#options.patienceMs).unref()
  }

  /** All of them have left. */
  close (): void {
    clearTimeout(this.#timer)
    this.#sweep(0)
  }

  /** Looks again when the next may have left. */
  #wait (): void {
    const { limit, patienceMs } = this.#options
    this.#sweep(limit)
    const [next] = this.#takers.values()
    this.#timer = next && setTimeout(() => this.#wait(), next.last + patienceMs - Date.now()).unref()
  }

  /** Those who have left are told of, and of the others, from the longest ago on, whoever is too many. */
  #sweep (limit: number): void {
    const since = Date.now() - this.#options.patienceMs
    for (const [key, taker] of this.#takers) {
      if (taker.last > since && this.#takers.size <= limit) return
      this.#takers.delete(key)
      this.#options.onLeave(taker)
    }
  }
}
