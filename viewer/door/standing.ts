import type { AccessState } from '../../contract/access.js'
import { mayWatch, type Ended } from '../link/rights.js'

/** Where this browser stands with the service. */
export interface Standing {
  /** What it may do; `undefined` before the service has said so. */
  access: AccessState | undefined
  /** Why it may no longer watch what it was watching. */
  ended?: Ended | undefined
  /** What came of the last attempt, or of waiting to be let in. */
  mishap?: 'wrong' | 'forgotten' | undefined
}

/** Whether an answer says nothing new. The fields of answers always have the same order. */
export const isSame = ({ access: before }: Standing, access: AccessState): boolean => JSON.stringify(before) === JSON.stringify(access)

/** What follows from an answer that says something new. @param isNew whether it is that to somebody who has just come in, or asked to */
export function standingAfter ({ access: before, ended }: Standing, access: AccessState, isNew: boolean): Standing {
  if (access.you !== 'out') return { access }
  const wasWatching = before !== undefined && mayWatch(before)
  const isForgotten = before?.you === 'waiting' && !isNew
  return { access, ended: access.ended ?? (wasWatching ? 'unknown' : ended), mishap: isForgotten ? 'forgotten' : undefined }
}
