import { ConfigurationError } from '../contract/configuration-error.js'
import { TROUBLES, isTooFewFiles, seeAlso, type Trouble } from '../contract/troubles.js'
import { GOOD_LIMIT } from '../network/descriptor-limit.js'

/** What to do where too few files may be open. */
export const TOO_FEW_FILES = `the limit on open files is too low. Raise it, such as with "ulimit -n ${GOOD_LIMIT}", ` +
  'or close other programs.'

/** Says why the service can't start, and under which code the documentation says more. Most errors say it themselves. */
export function startFault ({ code, message }: NodeJS.ErrnoException): string {
  if (isTooFewFiles(code)) return `${TOO_FEW_FILES} ${seeAlso('TOO_FEW_FILES')}`
  const trouble = TROUBLES.find(trouble => trouble === code)
  return trouble ? withCode(message, trouble) : message
}

/** The message ends with a full stop, or not. */
const withCode = (message: string, trouble: Trouble) => `${message.replace(/\.$/, '')}. ${seeAlso(trouble)}`

/** How the process ends then: each code has its meaning in docs/architecture.md. */
export function exitCode (error: Error): number {
  return error instanceof ConfigurationError ? error.exitCode : 1
}
