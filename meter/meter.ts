import { Histogram } from './histogram.js'
import { Traffic } from './traffic.js'

/** How long encoding a picture can take, s. */
const ENCODING_TIMES = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1]

/** What is counted on a frame's way from the source to the viewers. Numbers only go up, and are read when somebody wants to know. */
export class Meter {
  /** Pictures that the source gave, and frames, where it gives nothing else. */
  pictures = 0
  /** How long it took to encode a picture, the wait for a thread included, s. */
  readonly encoding = new Histogram(ENCODING_TIMES)
  /** How often a capture has failed, by why: one of a few words. */
  readonly failures = new Map<string, number>()
  readonly #traffic = new Map<string, Traffic>()

  /** What was sent over each transport. */
  get traffic (): ReadonlyMap<string, Traffic> {
    return this.#traffic
  }

  /** @param transport `mjpeg`, say: a name from the source code, never from a request */
  over (transport: string): Traffic {
    let traffic = this.#traffic.get(transport)
    if (!traffic) this.#traffic.set(transport, traffic = new Traffic())
    return traffic
  }

  failed (failure: string): void {
    this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1)
  }
}
