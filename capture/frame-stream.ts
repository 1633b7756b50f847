import { Readable } from 'node:stream'
import type { Framing } from './mjpeg.js'
import type { Subscription } from './subscription.js'

/** A receiver that has taken nothing for this time is gone or will never catch up, ms. */
const STALLED_MS = 15_000
/** How long a receiver may take for its last frame once there will be no more, ms: the end of the service waits for it. */
const LAST_MS = 500

/**
 * The frames of a subscription as a stream of bytes, for one receiver. It holds nothing back: the next frame is asked
 * for when the receiver has taken the last, and it is the newest then.
 *
 * Destroying it ends the subscription; so does a receiver that takes nothing for 15 s (`socket.setTimeout` would not
 * notice: it counts our own writes as life).
 */
export class FrameStream extends Readable {
  readonly #subscription: Subscription
  readonly #framing: Framing
  readonly #stalledMs: number
  #began = false
  #stalled: NodeJS.Timeout | undefined

  constructor (subscription: Subscription, framing: Framing, stalledMs = STALLED_MS) {
    // With a mark of 0 a Readable asks for more only when all is taken.
    super({ highWaterMark: 0 })
    this.#subscription = subscription
    this.#framing = framing
    this.#stalledMs = stalledMs
    subscription.onEnd = () => this.#allow(LAST_MS)
  }

  override _read (): void {
    clearTimeout(this.#stalled)
    if (!this.#began && this.#framing.preamble.length > 0) {
      this.#began = true
      this.push(this.#framing.preamble)
      return
    }
    this.#subscription.next().then(({ value: frame, done }) => {
      if (this.destroyed) return
      if (!done) this.#allow(this.#stalledMs)
      this.push(done ? null : this.#framing.part(frame))
    }, error => this.destroy(error))
  }

  override _destroy (error: Error | null, callback: (error?: Error | null) => void): void {
    this.#subscription.end()
    clearTimeout(this.#stalled)
    callback(error)
  }

  /** Gives up the receiver unless it asks for more within this time. */
  #allow (ms: number): void {
    clearTimeout(this.#stalled)
    this.#stalled = setTimeout(() => this.destroy(), ms)
  }
}
