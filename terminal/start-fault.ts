import { ConfigurationError } from '../contract/configuration-error.js'

/** What to do where too few files may be open: starting alone takes about 200, because Node opens many of ours at once. */
export const TOO_FEW_FILES = 'the limit on open files is too low. Raise it, such as with "ulimit -n 1024", ' +
  'or close other programs.'

/** Says why the service can't start. Most errors say it themselves. */
export function startFault ({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EMFILE' || code === 'ENFILE' ? TOO_FEW_FILES : message
}

/** How the process ends then: each code has its meaning in docs/architecture.md. */
export function exitCode (error: Error): number {
  return error instanceof ConfigurationError ? error.exitCode : 1
}
