import type { AccessState } from '../../contract/access.js'
import { mayWatch, type Ended } from '../link/rights.js'

/** All that the state of the page follows from. */
export interface Facts {
  /** What this browser may do; `undefined` before the service has said so. */
  access: AccessState | undefined
  /** Why it may no longer watch what it was watching. */
  ended: Ended | undefined
  /** All places to wait are taken. */
  isRoomFull: boolean
  /** The service has not answered for longer than a moment. */
  isGone: boolean
  /** This machine shares its screen, and nobody wants to watch it here. */
  isSharing: boolean
  /** The code of the error with which the service refuses to show the screen. */
  refusal: string | undefined
  isPaused: boolean
  isLost: boolean
  /** There is a picture, perhaps an old one. */
  hasPicture: boolean
  /** It comes no longer, but will again. */
  isInterrupted: boolean
  /** The source of the picture does not answer. */
  isStale: boolean
  /** Pictures arrive late. */
  isSlow: boolean
  /** This person has frozen it. */
  isFrozen: boolean
  /** All of the screen is shown where only a part of it was asked for. */
  isWhole: boolean
}

/** Whether this browser may not watch now. Before that is known most may. */
export const isOut = ({ access }: Facts): boolean => access !== undefined && !mayWatch(access)
