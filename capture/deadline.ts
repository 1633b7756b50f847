import { Fault } from './fault.js'

/** While pictures are due nothing is waited for any longer than this, ms: what takes longer hangs. */
export const DEADLINE_MS = 2000

/** A time in a sentence for people. */
export function seconds (ms: number): string {
  return `${Number((ms / 1000).toPrecision(2))} s`
}

/**
 * Waits for a promise, but no longer than this.
 * @param what is waited for, such as `the X server`
 * @throws what the promise throws, or that it took too long
 */
export async function within<T> (ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer
  try {
    return await Promise.race([promise, new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Fault('hung', `${what}: no answer for ${seconds(ms)}`)), ms)
    })])
  } finally {
    clearTimeout(timer)
  }
}
