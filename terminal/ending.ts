import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { hasTerminal, letGoOfClosedTerminal } from './closed-terminal.js'
import { LAST_LINES_MS, type Output } from './output.js'

/** The process must be gone 2 s after a signal; whatever has not ended by then is abandoned, ms. */
const GRACE_MS = 1500

/**
 * An instruction that failed. A listener would have it run again, and fail again, for ever; without one the system ends the process at
 * once, and says by which signal.
 */
const FAULTS = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGFPE'] as const

/**
 * How the process ends. SIGINT, SIGTERM and a closed terminal end it in order, with exit code 0. An error that nobody has caught does with
 * exit code 1, and one line of log; so does what takes longer than 1.5 s, or a second signal.
 * @param end what is to end; `isOrderly` is false after an error
 * @param outputs whose last lines are waited for
 */
export function endInOrder (log: FastifyBaseLogger, outputs: Output[], end: (isOrderly: boolean) => Promise<void>): void {
  letGoOfClosedTerminal()
  let isEnding = false
  const { close } = closeWithGrace({
    delay: GRACE_MS,
    logger: log,
    // Without a listener, Node makes an error of a rejection that is none, and throws it.
    skip: [...FAULTS, 'SIGHUP', 'unhandledRejection']
  }, async ({ err }) => {
    isEnding = true
    if (err) log.fatal({ err }, 'an unexpected error ends the service')
    await end(!err)
    await Promise.all(outputs.map(output => output.settled(LAST_LINES_MS)))
  })
  const isAttached = hasTerminal()
  // Shells and the system both tell of a terminal that is closed, so this signal may come twice.
  const hangUp = () => { if (isAttached && !isEnding) close() }
  process.on('SIGHUP', hangUp)
  for (const output of outputs) output.on('hungUp', hangUp)
}
