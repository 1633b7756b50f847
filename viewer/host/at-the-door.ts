import type { HostState, Newcomer } from '../../contract/host.js'
import { find, make, makeButton, say } from '../element.js'
import { words } from '../words/index.js'
import { ask } from './ask.js'
import type { Host } from './host.js'
import { List, type Line } from './list.js'
import { placeOf, whoIs } from './people.js'

const texts = words.host.door

/** Only those whom the host sees: nobody who comes meanwhile is decided about unseen. */
const onlyThese = (waiting: readonly Newcomer[]) => ({ until: Math.max(0, ...waiting.map(({ since }) => since)) })

/** Those who ask to be let in, all with one click, or one by one. */
export function setUpDoor (host: Host) {
  const section = find('door')
  const all = find('door-all')
  const allow = makeButton('allow', '', () => host.act('POST', '/waiting/allow', onlyThese(host.state?.waiting ?? [])))
  allow.classList.add('accent')
  const deny = makeButton('deny', texts.denyAll, async () => {
    const waiting = host.state?.waiting ?? []
    const answer = await ask(texts.asks, [texts.denies(waiting.length)], [{ value: 'deny', text: texts.denyAll, isHard: true }])
    if (answer) await host.act('POST', '/waiting/deny', onlyThese(waiting))
  })
  all.append(allow, deny)

  const list = new List<Newcomer>(find('waiting'), texts.nobody, (person): Line<Newcomer> => {
    const who = whoIs(person)
    const decide = (what: 'allow' | 'deny') => () => host.act('POST', `/waiting/${person.id}/${what}`)
    const element = make('li', {},
      make('div', { className: 'who' }, make('strong', {}, who), make('small', {}, placeOf(person))),
      make('div', { className: 'buttons' },
        makeButton('allow', texts.allow, decide('allow'), who), makeButton('deny', texts.deny, decide('deny'), who)))
    return { element, show: () => {} }
  })

  return ({ waiting, access }: HostState) => {
    section.hidden = waiting.length === 0 && access !== 'ask'
    section.classList.toggle('calls', waiting.length > 0)
    all.hidden = waiting.length < 2
    say(find('door-count'), waiting.length === 0 ? '' : String(waiting.length))
    say(allow.lastElementChild!, texts.allowAll(waiting.length))
    list.show(waiting)
  }
}
