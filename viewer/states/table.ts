import type { IconName } from '../icons/names.js'
import { isOut, type Facts } from './facts.js'

/** What the button of a state does. */
export type Action = 'tryNow' | 'enter' | 'cancel' | 'usualView' | 'controls'

export interface State {
  id: string
  /** The colour of the status: all is well, something is worth knowing, there is no picture, or nothing can be said yet. */
  tone: 'live' | 'slow' | 'lost' | 'idle'
  /** What becomes of the last picture. */
  picture: 'shown' | 'greyed' | 'none'
  /** Of the card that lies over it; a state without one has only its status. */
  icon?: IconName
  /** Of the card; `enter` brings a field for what this person has to type in, `controls` is for the host alone. */
  action?: Action
  /** Whether this is the state, unless it is one further up. */
  when (facts: Facts): boolean
}

const isAsked = (mode: string) => (facts: Facts) => isOut(facts) && facts.access!.access === mode
const isRefusedWith = (...codes: string[]) => ({ refusal }: Facts) => refusal !== undefined && codes.includes(refusal)

/** Every state of the page that watches, the one that goes before all others first. */
const STATES = [
  { id: 'gone', tone: 'lost', picture: 'greyed', icon: 'offline', action: 'tryNow', when: facts => facts.isGone },
  { id: 'roomFull', tone: 'slow', picture: 'none', icon: 'full', action: 'tryNow', when: facts => isOut(facts) && facts.isRoomFull },
  { id: 'waiting', tone: 'idle', picture: 'none', icon: 'waiting', action: 'cancel', when: facts => facts.access?.you === 'waiting' },
  { id: 'denied', tone: 'lost', picture: 'none', icon: 'denied', action: 'enter', when: facts => facts.access?.you === 'denied' },
  { id: 'renewed', tone: 'lost', picture: 'none', icon: 'renewed', action: 'enter', when: facts => facts.ended === 'link_renewed' },
  { id: 'expired', tone: 'lost', picture: 'none', icon: 'waiting', action: 'enter', when: facts => facts.ended === 'expired' },
  { id: 'ended', tone: 'lost', picture: 'none', icon: 'ended', action: 'enter', when: facts => facts.ended === 'by_host' },
  { id: 'closed', tone: 'lost', picture: 'none', icon: 'ended', action: 'enter', when: facts => facts.ended === 'unknown' },
  { id: 'pin', tone: 'idle', picture: 'none', icon: 'pin', action: 'enter', when: isAsked('pin') },
  { id: 'name', tone: 'idle', picture: 'none', icon: 'name', action: 'enter', when: isAsked('ask') },
  { id: 'key', tone: 'idle', picture: 'none', icon: 'key', action: 'enter', when: isOut },
  { id: 'sharing', tone: 'live', picture: 'none', icon: 'sharing', when: facts => facts.isSharing },
  { id: 'full', tone: 'slow', picture: 'none', icon: 'full', action: 'tryNow', when: isRefusedWith('TOO_MANY_VIEWERS') },
  { id: 'busy', tone: 'slow', picture: 'none', icon: 'unavailable', action: 'tryNow', when: isRefusedWith('OVERLOADED') },
  {
    id: 'otherView',
    tone: 'slow',
    picture: 'none',
    icon: 'unavailable',
    action: 'usualView',
    when: isRefusedWith('ONE_OTHER_VIEW', 'TOO_MANY_VIEWS')
  },
  {
    id: 'noView',
    tone: 'slow',
    picture: 'none',
    icon: 'unavailable',
    action: 'usualView',
    when: isRefusedWith('UNKNOWN_DISPLAY', 'REGION_OUTSIDE', 'PICTURE_TOO_LARGE', 'FST_ERR_VALIDATION')
  },
  { id: 'paused', tone: 'slow', picture: 'none', icon: 'paused', action: 'controls', when: facts => facts.isPaused },
  { id: 'lost', tone: 'lost', picture: 'greyed', icon: 'lost', action: 'controls', when: facts => facts.isLost },
  { id: 'connecting', tone: 'idle', picture: 'none', icon: 'working', when: facts => !facts.hasPicture },
  { id: 'frozen', tone: 'slow', picture: 'shown', when: facts => facts.isFrozen },
  { id: 'interrupted', tone: 'slow', picture: 'shown', when: facts => facts.isInterrupted },
  { id: 'stale', tone: 'slow', picture: 'shown', when: facts => facts.isStale },
  { id: 'slow', tone: 'slow', picture: 'shown', when: facts => facts.isSlow },
  { id: 'whole', tone: 'slow', picture: 'shown', when: facts => facts.isWhole },
  { id: 'live', tone: 'live', picture: 'shown', when: () => true }
] as const satisfies State[]

export type StateId = typeof STATES[number]['id']

export const stateOf = (facts: Facts): State & { id: StateId } => STATES.find(({ when }) => when(facts))!
