import type { Traffic } from '../../meter/traffic.js'
import type { Subscription } from '../broadcaster/subscription.js'
import { asOf, type Frame } from '../frame.js'
import type { Framing } from './framing.js'

/**
 * The same framing for one viewer, whose frames are counted: their bytes, how old each is when it is handed to the system, and those of
 * their subscription that are dropped. A still screen does not age: what counts is when it is last known to have looked like that.
 * @param lag told how old each frame is, too
 */
export function counted (
  { preamble, part }: Framing, frames: Pick<Subscription<Frame>, 'onDrop'>, traffic: Traffic, lag?: { hand (ageMs?: number): void }
): Framing {
  let last: Frame | undefined
  frames.onDrop = () => { traffic.dropped++ }
  return {
    preamble,
    part (frame) {
      const chunks = part(frame)
      let bytes = 0
      for (const { length } of chunks) bytes += length
      const ageMs = frame === last ? undefined : Date.now() - asOf(frame)
      traffic.sent(bytes, ageMs)
      lag?.hand(ageMs)
      last = frame
      return chunks
    }
  }
}
