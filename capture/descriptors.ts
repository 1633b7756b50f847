import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { isTooFewFiles } from '../contract/troubles.js'

/**
 * What the start of a program takes, in descriptors: three pipes of two ends each, the pipe that tells whether it started, and four while
 * it starts.
 */
export const FOR_A_PROGRAM = 12
/** That of a thread, which reads its modules several at a time: one that ends meanwhile leaves open what it was about to read. */
export const FOR_A_THREAD = 40

/**
 * Whether so many descriptors are left. Node itself finds out on the way, and then keeps what it has opened so far for ever: three
 * pipes for each program, an epoll descriptor for each thread (20.20, measured).
 * @throws EMFILE or ENFILE
 */
export function checkDescriptors (count: number): void {
  const opened: number[] = []
  try {
    while (opened.length < count) opened.push(openSync(devNull, 'r'))
  } finally {
    opened.forEach(closeSync)
  }
}

/** Why something could not be started, in words. */
export function startReason ({ code, message }: NodeJS.ErrnoException): string {
  return isTooFewFiles(code) ? 'too many files are open' : code ?? message
}
