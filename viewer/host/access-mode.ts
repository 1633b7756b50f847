import type { Mode } from '../../contract/access.js'
import type { HostState } from '../../contract/host.js'
import { find, make } from '../element.js'
import { words } from '../words/index.js'
import { ask, type Choice } from './ask.js'
import { closedBy } from './grants.js'
import type { Host } from './host.js'

const texts = words.host.access
/** In the order of how much they open. */
const MODES = ['key', 'ask', 'pin', 'open'] as const satisfies readonly Mode[]

/** Asks what becomes of those who came in by a way that would be closed. @returns whether they go; `undefined` if nothing is to change */
async function askWhoGoes (state: HostState, mode: Mode): Promise<boolean | undefined> {
  const { go, may } = closedBy(state, mode)
  if (go + may === 0) return false
  const choices: Array<Choice<'end' | 'keep'>> = may > 0
    ? [{ value: 'end', text: texts.end, isHard: true }, { value: 'keep', text: go > 0 ? texts.keep : texts.keepAll }]
    : [{ value: 'keep', text: texts.change, isHard: true }]
  const answer = await ask(texts.asks, [...go > 0 ? [texts.goes(go)] : [], ...may > 0 ? [texts.stays(may)] : []], choices)
  return answer && answer === 'end'
}

/** The choice of who can come in. */
export function setUpAccessMode (host: Host) {
  const select = find<HTMLSelectElement>('access')
  select.append(...MODES.map(value => make('option', { value }, texts[value])))
  select.addEventListener('change', async () => {
    const mode = select.value as Mode
    const { state } = host
    const end = state && await askWhoGoes(state, mode)
    const isDone = end !== undefined && await host.act('PUT', '/settings', { access: mode, end })
    // What was chosen gives way to what is.
    if (!isDone && host.state) select.value = host.state.access
  })
  return ({ access }: HostState) => {
    // While its list is open, a browser would close it, and forget what is being chosen.
    if (select.value !== access && document.activeElement !== select) select.value = access
  }
}
