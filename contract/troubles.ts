import { SCREEN_TROUBLES, type ScreenTrouble } from './words/screen-troubles.js'

export { SCREEN_TROUBLES, isScreenTrouble, type ScreenTrouble, type ViewerWords } from './words/screen-troubles.js'

/** Why the screen is paused if the host has paused it. */
export const PAUSED_BY_HOST = 'paused by the host'

/** What keeps people from reaching the service; those who could read it are not there. */
const SERVICE_TROUBLES = [
  'WRONG_SETTING', 'PORT_TAKEN', 'PORT_FORBIDDEN', 'WRONG_ADDRESS', 'LOOPBACK_ONLY', 'NO_NETWORK', 'WRONG_NAME', 'FIREWALL'
] as const

export type Trouble = ScreenTrouble | typeof SERVICE_TROUBLES[number]

/** Every code: docs/troubleshooting.md has a section for each. */
export const TROUBLES: readonly Trouble[] = [...Object.keys(SCREEN_TROUBLES) as ScreenTrouble[], ...SERVICE_TROUBLES]

/** What the system says where a process, or all of them, has as many files open as it may. */
export const isTooFewFiles = (code: unknown): boolean => code === 'EMFILE' || code === 'ENFILE'

/** Where people read what to do. */
export const seeAlso = (code: Trouble): string => `See ${code} in docs/troubleshooting.md.`

/** What a person at this machine has to mend. Its message is a sentence that says what to change. */
export class TroubleError extends Error {
  readonly code: Trouble

  constructor (code: Trouble, message: string) {
    super(message)
    this.code = code
  }
}
