import type { HostState } from '../contract/host.js'
import { find, say } from './element.js'
import { setUpAccessMode } from './host/access-mode.js'
import { Addresses } from './host/addresses.js'
import { setUpAnnouncements } from './host/announce.js'
import { setUpDoor } from './host/at-the-door.js'
import { setUpEntrance } from './host/entrance.js'
import { HostEvents } from './host/events.js'
import { Host } from './host/host.js'
import { setUpInvitation } from './host/invite.js'
import { setUpPause } from './host/pause.js'
import { setUpPicture } from './host/picture.js'
import { setUpPrograms } from './host/programs.js'
import { setUpSettings } from './host/settings.js'
import { showSituation, type Situation } from './host/situation.js'
import { setUpWatching } from './host/watching.js'
import { takeKey } from './link/access.js'
import { fill, switchLanguage, words } from './words/index.js'

fill(document)
document.title = words.host.title
find('language').addEventListener('click', switchLanguage)

const listener = { state: (state: HostState) => settle({ kind: 'open', state }) }
const host = new Host({
  ...listener,
  // If the service does not answer, or this browser is no longer the host, the events tell.
  failed: outcome => outcome === 'failed' ? say(find('failed'), words.host.failed) : events.begin()
})
const events = new HostEvents({
  ...listener,
  lost: why => settle({ kind: why }),
  closed: access => settle({ kind: 'closed', access })
})
const entrance = setUpEntrance(() => events.begin())
const addresses = new Addresses(() => { if (host.state) show(host.state) })
const components = [
  setUpPause(host), setUpAccessMode(host), setUpDoor(host), setUpInvitation(host, addresses), setUpWatching(host), setUpSettings(host),
  setUpPrograms(host, addresses), setUpPicture(), setUpAnnouncements()
]

function show (state: HostState) {
  for (const component of components) component(state)
}

function settle (situation: Situation) {
  // Nothing of what it showed may stay on a page that is no longer the host's.
  if (situation.kind === 'closed' && host.state) return location.reload()
  showSituation(situation)
  if (situation.kind === 'closed') return entrance.show(situation.access)
  if (situation.kind !== 'open') return
  host.state = situation.state
  say(find('failed'), '')
  show(situation.state)
}

/** A key in the address is that of the host, or else the form says what is wrong with it. */
async function begin () {
  settle({ kind: 'connecting' })
  const key = takeKey()
  if (!key || !await entrance.enter(key)) events.begin()
}

addEventListener('hashchange', begin)
begin()
