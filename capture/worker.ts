import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** How long a worker may take to end when asked to, ms. */
const GRACE_MS = 1000

/** A worker's answer: what was asked for, or why it failed. */
export type Answer<T> = { kind: 'value', value: T } | { kind: 'error', error: string }

/** A worker thread that is asked one thing at a time. */
export interface Asked<Question, T> {
  /** Aborts, with the reason, when the thread has ended or has been late: it is not asked again. */
  readonly over: AbortSignal
  /**
   * @param timeoutMs how long the worker may take, ms
   * @throws the worker's error, or that it ended or took too long
   */
  ask (question: Question, timeoutMs: number, transfer?: ArrayBuffer[]): Promise<T>
  /** Asks the worker to end (message `null`), and terminates it if it has not ended after 1 s. */
  close (): Promise<void>
}

/**
 * Starts the module `name` (without its extension) beside `base` in a thread of its own. The thread answers each message
 * with an {@link Answer} and ends by itself on `null`.
 */
export function createWorker<Question, T> (name: string, base: string): Asked<Question, T> {
  // The extension follows the caller's: .js in the build, .ts in the sources.
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
          // A late answer would be taken for the answer to the next question: a worker that was late once is not asked again.
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
