import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { seconds, within } from './deadline.js'
import { FOR_A_THREAD, checkDescriptors, startReason } from './descriptors.js'
import { Fault } from './fault.js'
import { guard, killGroup, unguard } from './guardian.js'

/** How long a worker may take to end when asked to, ms. */
const GRACE_MS = 1000
/** One that has been late has only the time to end what it has started, ms. */
const LATE_GRACE_MS = 100

/** A worker's answer: what was asked for, or why it failed. */
export type Answer<T> = { kind: 'value', value: T } | { kind: 'error', error: string }

/** What a worker also says: a process group that it has started runs, or has ended. None outlives its thread. */
export interface GroupNews { kind: 'started' | 'ended', group: number }

/** A worker thread that is asked one thing at a time. */
export interface Asked<Question, T> {
  /** Aborts, with the reason, when the thread has ended, has been late or did not start: it is not asked again. */
  readonly over: AbortSignal
  /**
   * @param timeoutMs how long the worker may take, ms
   * @throws the worker's error, or that it ended or took too long
   */
  ask (question: Question, timeoutMs: number, transfer?: ArrayBuffer[]): Promise<T>
  /** Asks the worker to end (message `null`), and terminates it if it has not ended after 1 s. */
  close (): Promise<void>
}

/** @throws if the system has no room for another thread */
function startThread (name: string, base: string): Worker {
  checkDescriptors(FOR_A_THREAD)
  // The extension follows the caller's: .js in the build, .ts in the sources.
  return new Worker(new URL(name + extname(fileURLToPath(base)), base), { stderr: true })
}

/** In the place of a thread that could not be started. */
function noThread<Question, T> (reason: Error): Asked<Question, T> {
  const over = AbortSignal.abort(reason)
  return { over, ask: async () => over.throwIfAborted() as never, close: async () => {} }
}

/**
 * Starts the module `name` (without its extension) beside `base` in a thread of its own. The thread answers each message
 * with an {@link Answer} and ends by itself on `null`. Never throws: a thread that does not start is over.
 */
export function createWorker<Question, T> (name: string, base: string): Asked<Question, T> {
  let worker: Worker
  try {
    worker = startThread(name, base)
  } catch (error) {
    return noThread(new Fault('failed', `the ${name} thread could not be started: ${startReason(error as Error)}`))
  }
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  const over = new AbortController()
  const groups = new Set<number>()
  let pending: { resolve (value: T): void, reject (error: Error): void } | undefined
  let ending: NodeJS.Timeout | undefined

  const fail = (error: Error) => {
    over.abort(error)
    pending?.reject(error)
  }
  const end = (graceMs: number) => {
    if (ending) return
    worker.postMessage(null)
    ending = setTimeout(() => worker.terminate(), graceMs)
  }
  const watchOver = (group: number) => {
    groups.add(group)
    guard(group)
  }
  const forget = (group: number) => {
    groups.delete(group)
    unguard(group)
  }
  worker.on('message', (message: Answer<T> | GroupNews) => {
    if (message.kind === 'error') pending?.reject(new Error(message.error))
    else if (message.kind === 'value') pending?.resolve(message.value)
    else if (message.kind === 'ended') forget(message.group)
    else watchOver(message.group)
  })
  worker.on('error', fail)
  worker.on('exit', () => {
    clearTimeout(ending)
    for (const group of groups) {
      killGroup(group, 'SIGKILL')
      forget(group)
    }
    fail(new Fault('ended', `the ${name} thread ended`))
  })
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
          timer = setTimeout(() => {
            fail(new Fault('hung', `no answer within ${seconds(timeoutMs)}`))
            end(LATE_GRACE_MS)
          }, timeoutMs)
          worker.postMessage(question, transfer)
        })
      } finally {
        clearTimeout(timer)
        pending = undefined
      }
    },
    async close () {
      end(GRACE_MS)
      // A thread within a call into the system can't be terminated.
      await within(2 * GRACE_MS, name, exited).catch(() => {})
      clearTimeout(ending)
    }
  }
}
