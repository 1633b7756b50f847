import type { AccessState } from '../../contract/access.js'
import type { HostState } from '../../contract/host.js'
import { find, say } from '../element.js'
import { words } from '../words/index.js'

/** What the page knows. All that it shows follows from this. */
export type Situation =
  { kind: 'connecting' } |
  { kind: 'open', state: HostState } |
  /** No state comes at the moment, because the service does not answer, or has no place for one more page. */
  { kind: 'gone' | 'busy' } |
  /** This browser may not do what the host does. */
  { kind: 'closed', access: AccessState }

/** What the page says and shows. */
interface Look {
  text: string
  /** The colour of what it says. */
  tone: 'live' | 'slow' | 'lost' | 'quiet'
  /** Whether the controls do something; what they show last stays. */
  hasControls: boolean
}

const LOOKS = {
  connecting: { text: words.host.connecting, tone: 'quiet', hasControls: false },
  live: { text: words.host.live, tone: 'live', hasControls: true },
  paused: { text: words.host.paused, tone: 'slow', hasControls: true },
  gone: { text: words.host.gone, tone: 'lost', hasControls: false },
  busy: { text: words.host.busy, tone: 'slow', hasControls: true },
  closed: { text: '', tone: 'quiet', hasControls: false }
} as const satisfies Record<string, Look>

function lookOf (situation: Situation): Look {
  if (situation.kind !== 'open') return LOOKS[situation.kind]
  return LOOKS[situation.state.paused ? 'paused' : 'live']
}

/** Shows what follows from a situation for the page as a whole. */
export function showSituation (situation: Situation) {
  const { text, tone, hasControls } = lookOf(situation)
  const status = find('status')
  say(status, text)
  if (status.dataset.tone !== tone) status.dataset.tone = tone
  const isOpen = situation.kind === 'open'
  for (const part of document.querySelectorAll<HTMLElement>('.controls')) {
    if (isOpen || situation.kind === 'closed') part.hidden = !isOpen
    if (part.inert === hasControls) part.inert = !hasControls
  }
  const entrance = find('entrance')
  if (entrance.hidden !== (situation.kind !== 'closed')) entrance.hidden = situation.kind !== 'closed'
}
