import { find, make } from '../element.js'
import { icon } from '../icons/index.js'
import type { HostState } from '../../contract/host.js'
import { words } from '../words/index.js'
import type { Host } from './host.js'

/** What the button does next. */
const NEXT = {
  false: { icon: 'paused', text: words.host.pause },
  true: { icon: 'resume', text: words.host.resume }
} as const

/** The button that hides the screen from everybody, and shows it again. */
export function setUpPause (host: Host) {
  const button = find<HTMLButtonElement>('pause')
  let shown: boolean | undefined
  button.addEventListener('click', () => host.act('POST', shown ? '/resume' : '/pause'))
  return ({ paused }: HostState) => {
    if (paused === shown) return
    shown = paused
    const next = NEXT[`${paused}`]
    button.replaceChildren(icon(next.icon), make('span', {}, next.text))
  }
}
