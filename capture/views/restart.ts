import { setTimeout as sleep } from 'node:timers/promises'
import type { Capture, Frame } from '../frame.js'

export interface RestartOptions {
  /** Makes the frame that viewers see while there is no other; `last` is the newest real one, `undefined` if there was none. */
  placeholder (reason: string, last: Frame | undefined): Promise<Frame>
  /** Called with each failure, and the time until the next attempt, ms. */
  onFailure (error: Error, retryMs: number): void
  /** The first wait, ms; it doubles with each failure. */
  minMs?: number
  /** The longest wait, ms. After an attempt that lasted longer than this, the waits start over. */
  maxMs?: number
}

/** The same capture, but one that never fails: a failure is shown as a placeholder, and after a wait there is another attempt. */
export function withRestart (
  capture: Capture<Frame>, { placeholder, onFailure, minMs = 250, maxMs = 8000 }: RestartOptions
): Capture<Frame> {
  return async (signal, emit) => {
    let retryMs = minMs
    let last: Frame | undefined
    let shown: string | undefined
    while (!signal.aborted) {
      const began = performance.now()
      let failure: Error
      try {
        await capture(signal, frame => {
          last = frame
          shown = undefined
          emit(frame)
        })
        failure = new Error('the source ended')
      } catch (error) {
        failure = error as Error
      }
      if (signal.aborted) return
      if (performance.now() - began > maxMs) retryMs = minMs
      onFailure(failure, retryMs)
      if (shown !== failure.message) emit(await placeholder(shown = failure.message, last))
      await sleep(retryMs, undefined, { signal }).catch(() => {})
      retryMs = Math.min(2 * retryMs, maxMs)
    }
  }
}
