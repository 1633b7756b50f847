import type { HostState, ListedSession, Relay, Viewer } from '../../contract/host.js'
import { find, make, makeButton, say } from '../element.js'
import { words } from '../words/index.js'
import { ask, type Choice } from './ask.js'
import { countBy, secretOf } from './grants.js'
import type { Host } from './host.js'
import { List, type Line } from './list.js'
import { placeOf, whoIs } from './people.js'

const texts = words.host.viewers
/**
 * How far behind a viewer is said to be, s: in few steps, since on the shared screen each change of a word is one more picture, which those
 * who are behind get late.
 */
const BEHIND_S = [60, 20, 5, 2]

/** How old what they see is; empty if that is not known. */
function behind (ageMs: number | undefined): string {
  if (ageMs === undefined) return ''
  const seconds = BEHIND_S.find(step => ageMs >= step * 1000)
  return seconds === undefined ? texts.live : texts.behind(seconds)
}

/** Somebody who watches, or was let in. */
type Person = Viewer | ListedSession

const isViewer = (person: Person): person is Viewer => 'sight' in person

const isRelay = (one: Person | Relay): one is Relay => 'viewers' in one

/** Ends it for one of them. With the secret they came by they could come back until there is a new one. */
async function end (host: Host, person: Person) {
  const secret = secretOf(person.grant)
  const choices: Array<Choice<'end' | 'renew'>> = [{ value: 'end', text: texts.justEnd, isHard: true }]
  const sentences = [texts.again[secret ?? 'none']]
  if (secret) {
    choices.unshift({ value: 'renew', text: texts.endAndRenew[secret], isHard: true })
    sentences.push(texts.others(Math.max(countBy(host.state!, secret) - 1, 0)))
  }
  const answer = await ask(texts.asks(whoIs(person)), sentences, choices)
  if (!answer) return
  // The way in is closed first: otherwise they could be back in between.
  if (answer === 'renew' && !await host.act('POST', '/renew', { secret, end: false })) return
  await host.act('DELETE', `/${isViewer(person) ? 'viewers' : 'sessions'}/${person.id}`)
}

/** What is told of the picture that they see. */
function seen (person: Person): string[] {
  if (!isViewer(person)) return person.watches.includes('snapshots') ? [texts.takesPictures] : []
  const { ageMs, quality, reduced } = person
  return [behind(ageMs), quality === undefined ? '' : texts.quality(quality), reduced ? texts.slow : ''].filter(Boolean)
}

/** A line with a button that ends it. */
function lineOf (host: Host, person: Person): Line<Person> {
  const who = whoIs(person)
  const [place, does] = [make('small'), make('small')]
  const element = make('li', {},
    make('div', { className: 'who' }, make('strong', {}, who), place, does),
    make('div', { className: 'buttons' }, makeButton('ended', texts.end, () => end(host, person), who)))
  return {
    element,
    show (now) {
      say(place, placeOf(now))
      say(does, [texts.grants[now.grant], ...seen(now)].join(' · '))
    }
  }
}

/** Whether this is the host on this machine, who is not listed: ended, they would be back at once. */
const isOwn = ({ role, grant }: ListedSession) => role === 'host' && grant === 'this_machine'

/**
 * Who sees the screen. A single picture is under way for a moment, and then not: who takes them is told by their session, which remembers
 * that for a while.
 */
const watchersOf = ({ viewers, sessions }: HostState): Person[] => [
  ...viewers.filter(({ sight }) => sight !== 'snapshots'),
  ...sessions.filter(session => !isOwn(session) && session.watches.includes('snapshots') && !session.watches.includes('feed'))
]

/** Who was let in and sees no picture. */
const idleOf = ({ sessions }: HostState): Person[] => sessions.filter(session =>
  !isOwn(session) && !session.watches.includes('feed') && !session.watches.includes('snapshots'))

/** A relay, which nobody ends here: its own host says who watches there. */
function relayLine ({ name }: Relay): Line<Relay> {
  const does = make('small')
  const element = make('li', {}, make('div', { className: 'who' }, make('strong', {}, name), does))
  return { element, show: ({ viewers }) => say(does, texts.relay(viewers)) }
}

/** Everybody who watches, and below them who else was let in. */
export function setUpWatching (host: Host) {
  const watching = new List<Person | Relay>(find('viewers'), texts.nobody, one => isRelay(one) ? relayLine(one) : lineOf(host, one))
  const idle = new List<Person>(find('idle'), '', person => lineOf(host, person))
  return (state: HostState) => {
    const [watchers, others] = [watchersOf(state), idleOf(state)]
    const { relays } = state
    say(find('count'), words.host.watching(relays.reduce((sum, { viewers }) => sum + viewers, watchers.length)))
    say(find('places'), words.host.places(state.places.most))
    watching.show([...watchers, ...relays])
    find('idle-row').hidden = others.length === 0
    say(find('idle-count'), texts.idle(others.length))
    idle.show(others)
  }
}
