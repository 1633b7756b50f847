import { setTimeout as sleep } from 'node:timers/promises'
import type { ScreenTrouble } from '../../contract/troubles.js'
import { Asking, Fault, codeOf } from '../fault.js'
import type { Capture } from '../frame.js'
import type { Size } from '../pictures/scale/fit.js'

export interface RestartOptions<T> {
  /**
   * Makes what viewers see while there is nothing else; `last` is the size of the newest real picture, `undefined` if there was none, and
   * `code` says for programs what the reason says for people.
   */
  placeholder (reason: string, last: Size | undefined, code: ScreenTrouble): Promise<T>
  /** Called with each failure, and the time until the next attempt, ms. */
  onFailure (error: Error, retryMs: number): void
  /** Called with the first picture of each attempt. */
  onShown? (): void
  /** The first wait, ms; it doubles with each failure. */
  minMs?: number
  /** The longest wait, ms. */
  maxMs?: number
  /** An attempt that lasted this long after its first picture was a good one, ms: the waits start over. A still screen gives no second. */
  goodMs?: number
}

/** Resolves when one of the signals aborts. */
async function aborted (...signals: AbortSignal[]): Promise<void> {
  const done = new AbortController()
  await new Promise<void>(resolve => {
    for (const signal of signals) {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true, signal: done.signal })
    }
  })
  done.abort()
}

/** The same capture, but one that never fails: a failure is shown as a placeholder, and after a wait there is another attempt. */
export function withRestart<T extends Size> (
  capture: Capture<T>, { placeholder, onFailure, onShown, minMs = 250, maxMs = 8000, goodMs = 1000 }: RestartOptions<T>
): Capture<T> {
  return async (signal, emit) => {
    let retryMs = minMs
    let last: Size | undefined
    let shown: string | undefined

    /** Shown once for each reason. */
    async function explain (failure: Error): Promise<void> {
      if (shown === failure.message) return
      try {
        await emit(await placeholder(failure.message, last, codeOf(failure)))
        shown = failure.message
      } catch {
        // Without it viewers keep the last picture; the next failure tries again.
      }
    }

    while (!signal.aborted) {
      let firstAt = Infinity
      let failure: Error
      try {
        await capture(signal, item => {
          if (firstAt === Infinity) {
            firstAt = performance.now()
            onShown?.()
          }
          last = { width: item.width, height: item.height }
          shown = undefined
          return emit(item)
        })
        failure = new Fault('ended', 'the source ended')
      } catch (error) {
        failure = error as Error
      }
      if (signal.aborted) return
      if (performance.now() - firstAt >= goodMs) retryMs = minMs
      onFailure(failure, retryMs)
      await explain(failure)
      if (failure instanceof Asking) {
        await aborted(signal, failure.answered)
        continue
      }
      await sleep(retryMs, undefined, { signal }).catch(() => {})
      retryMs = Math.min(2 * retryMs, maxMs)
    }
  }
}
