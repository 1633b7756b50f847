import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** How long a worker may take to end when it is asked to, ms. */
const GRACE_MS = 1000

/** An answer of a worker: what was asked for, or why not. */
export type Answer<T> = { kind: 'value', value: T } | { kind: 'error', error: string }

/** A worker thread that is asked one thing at a time. */
export interface Asked<Question, T> {
  /** Aborts, with the reason, when the thread has ended or was late: it is not asked again. */
  readonly over: AbortSignal
  /**
   * @param timeoutMs how long the worker may take, ms
   * @throws what the worker answered, that it ended, or that it took too long
   */
  ask (question: Question, timeoutMs: number, transfer?: ArrayBuffer[]): Promise<T>
  /** Asks the worker to end (message `null`), and ends it after 1 s if it has not. */
  close (): Promise<void>
}

/**
 * Starts the module `name` (without its ending) beside `base` in a thread of its own. The thread answers each message
 * with an {@link Answer} and ends by itself on `null`.
 */
export function createWorker<Question, T> (name: string, base: string): Asked<Question, T> {
  // The ending follows the caller's: .js where the build runs, .ts where the sources do.
  const worker = new Worker(new URL(name + extname(fileURLToPath(base)), base), { stderr: true })
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  const over = new AbortController()
  let pending: { resolve (value: T): void, reject (error: Error): void } | undefined

  const fail = (error: Error) => {
    over.abort(error)
    pending?.reject(error)
  }
  worker.on('message', (answer: Answer<T>) => {
    if (answer.kind === 'error') pending?.reject(new Error(answer.error))
    else pending?.resolve(answer.value)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error(`the ${name} thread ended`)))
  worker.unref()

  return {
    over: over.signal,
    async ask (question, timeoutMs, transfer = []) {
      over.signal.throwIfAborted()
      let timer
      try {
        return await new Promise<T>((resolve, reject) => {
          pending = { resolve, reject }
          // An answer that comes too late would be taken for the next one's: a worker that was late once is not asked again.
          timer = setTimeout(() => fail(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
          worker.postMessage(question, transfer)
        })
      } finally {
        clearTimeout(timer)
        pending = undefined
      }
    },
    async close () {
      worker.postMessage(null)
      const timer = setTimeout(() => worker.terminate(), GRACE_MS)
      await exited
      clearTimeout(timer)
    }
  }
}
