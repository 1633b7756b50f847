import type { Mode } from '../contract/access.js'
import type { Newcomer } from '../contract/host.js'
import type { KeyOptions } from './key-ring.js'
import type { KeptSession } from './sessions.js'

export interface AccessOptions extends KeyOptions {
  mode: Mode
  /** How long a session lives, ms; 12 hours if left out. */
  lifetimeMs?: number
}

export interface AccessEvents {
  /** A longer PIN has taken the place of one at which many have guessed. */
  pin: [pin: string]
  /** Somebody asks to be let in. */
  newcomer: [newcomer: Newcomer]
  /** Who is waiting has changed. That somebody has stopped asking is not noticed by itself. */
  waiting: []
  /** Sessions have ended, and say so themselves: what they opened has to end, too. */
  ended: []
  /** The mode, a secret or the list of those who hold a cookie has changed. */
  changed: []
}

/** What is to outlive the process. Of secrets only fingerprints are kept. */
export interface KeptAccess {
  mode: Mode
  /** Fingerprints of the keys that were renewed. */
  deadKeys: string[]
  sessions: KeptSession[]
}
