/** Less than this says nothing about how slow a link is: it takes as long as the other end takes to paint, bytes. */
const TELLING_BYTES = 4096
/** How much a sample counts that is above the rate so far, and one that is below it: a link that stalled once is not slow for that. */
const [UP, DOWN] = [0.5, 0.3]
/** Nothing is painted in less time, ms. */
const LEAST_MS = 1
/** The least round trip is that of the last one or two times this long, ms: routes change. */
const WINDOW_MS = 10_000

/** What a link carries, and how long its round trip is, by what is acknowledged. */
export class Rate {
  #bytesPerMs: number | undefined
  #roundTrips = { since: -Infinity, least: Infinity, leastBefore: Infinity }

  /** Bytes/ms; `undefined` before anything large enough was acknowledged. */
  get bytesPerMs (): number | undefined {
    return this.#bytesPerMs
  }

  /** The least round trip, without anything that is painted, ms; 0 before it was measured. */
  get roundTripMs (): number {
    const { least, leastBefore } = this.#roundTrips
    const known = Math.min(least, leastBefore)
    return known === Infinity ? 0 : known
  }

  /** A ping came back that found the link empty. @param now ms, of any clock */
  noteRoundTrip (tookMs: number, now: number): void {
    const trips = this.#roundTrips
    if (now - trips.since >= WINDOW_MS) {
      trips.leastBefore = now - trips.since >= 2 * WINDOW_MS ? Infinity : trips.least
      trips.least = Infinity
      trips.since = now
    }
    trips.least = Math.min(trips.least, tookMs)
  }

  /** So many bytes were delivered and painted within this time, ms, beyond the round trip. A few of them only ever raise the rate. */
  noteDelivery (bytes: number, tookMs: number): void {
    const sample = bytes / Math.max(LEAST_MS, tookMs)
    const rate = this.#bytesPerMs
    const isTelling = bytes >= TELLING_BYTES
    if (rate === undefined) this.#bytesPerMs = isTelling ? sample : undefined
    else if (sample > rate) this.#bytesPerMs = rate + UP * (sample - rate)
    else if (isTelling) this.#bytesPerMs = rate + DOWN * (sample - rate)
  }
}
