import type { Mode } from '../contract/access.js'
import type { Newcomer } from '../contract/host.js'
import type { KeyOptions } from './key-ring.js'

export interface AccessOptions extends KeyOptions {
  mode: Mode
  /** How long a session lives, ms; 12 hours if left out. */
  lifetimeMs?: number
}

export interface AccessEvents {
  /** A longer PIN has taken the place of one at which many have guessed. */
  pin: [pin: string]
  /** Somebody is waiting to be let in. */
  newcomer: [newcomer: Newcomer]
  /** Sessions have ended, and say so themselves: what they opened has to end, too. */
  ended: []
  /** The mode, a secret or the list of those who hold a cookie has changed. */
  changed: []
}
