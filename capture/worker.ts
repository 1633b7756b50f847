import { seconds } from './deadline.js'
import { Fault } from './fault.js'
import { guard, killGroup, unguard } from './guardian.js'
import { Thread } from './thread.js'

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

/**
 * Starts the module `name` (without its extension) beside `base` in a thread of its own. The thread answers each message
 * with an {@link Answer} and ends by itself on `null`. Never throws: a thread that does not start is over.
 */
export function createWorker<Question, T> (name: string, base: string): Asked<Question, T> {
  const groups = new Set<number>()
  let pending: { resolve (value: T): void, reject (error: Error): void } | undefined

  const watchOver = (group: number) => {
    groups.add(group)
    guard(group)
  }
  const forget = (group: number) => {
    groups.delete(group)
    unguard(group)
  }
  const thread = new Thread<Question, Answer<T> | GroupNews>(name, base, message => {
    if (message.kind === 'error') pending?.reject(new Error(message.error))
    else if (message.kind === 'value') pending?.resolve(message.value)
    else if (message.kind === 'ended') forget(message.group)
    else watchOver(message.group)
  })
  thread.over.addEventListener('abort', () => pending?.reject(thread.over.reason))
  thread.ended.then(() => {
    for (const group of groups) {
      killGroup(group, 'SIGKILL')
      forget(group)
    }
  })

  return {
    over: thread.over,
    async ask (question, timeoutMs, transfer) {
      thread.over.throwIfAborted()
      let timer
      try {
        return await new Promise<T>((resolve, reject) => {
          pending = { resolve, reject }
          // A late answer would be taken for the answer to the next question: a worker that was late once is not asked again.
          timer = setTimeout(() => thread.giveUp(new Fault('hung', `no answer within ${seconds(timeoutMs)}`), LATE_GRACE_MS), timeoutMs)
          thread.send(question, transfer)
        })
      } finally {
        clearTimeout(timer)
        pending = undefined
      }
    },
    close: () => thread.close()
  }
}
