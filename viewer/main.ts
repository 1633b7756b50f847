import { setUpBar } from './bar/set-up.js'
import { Door } from './door/door.js'
import { find } from './element.js'
import { hasKey } from './link/access.js'
import { Here } from './link/here.js'
import { Screen } from './link/screen.js'
import { Service } from './link/service.js'
import { Stage } from './stage/stage.js'
import { Page } from './states/page.js'
import { setUpSharing } from './states/sharing.js'
import type { Action } from './states/table.js'
import { fill, switchLanguage } from './words/index.js'

const stage = new Stage(find('stage'))
const logOut = find('log-out')
const toHost = find('to-host')
const here = new Here()

const screen = new Screen({
  check: () => door.check(),
  unreachable: () => service.suspect(),
  show: element => stage.show(element),
  sized (size) {
    stage.size = size
    page.sized(size)
  },
  looked: region => tools.looked(region),
  painted (update) {
    tools.painted()
    page.painted(update)
  },
  faulted: () => service.ask(),
  changed: () => page.draw()
})

const door = new Door({
  opened (access, isNew) {
    here.settle(access)
    // On the machine that shares its screen, and while everybody may watch, there is nothing to give back.
    logOut.hidden = here.isThisMachine || access.access === 'open'
    toHost.hidden = access.you !== 'host'
    if (here.mayWatch && (!screen.isOn || isNew)) screen.begin()
    tools.opened(access.you === 'host')
  },
  closed () {
    logOut.hidden = toHost.hidden = true
    screen.end()
    stage.clear()
    tools.closed()
  },
  changed: () => page.draw()
})

const service = new Service(() => screen.viewer, {
  answered: health => page.answered(health),
  silent: nextTryAt => page.silent(nextTryAt),
  async found (hasRestarted) {
    const { isOn } = screen
    if (!await (hasRestarted ? door.enterAgain() : door.check())) return
    if (isOn) screen.begin()
    tools.found()
  }
})

const ACTIONS: Partial<Record<Action, () => void>> = {
  cancel: () => door.leave(),
  tryNow () {
    service.ask()
    door.tryNow()
    if (screen.refusal) screen.begin()
  }
}

stage.addEventListener('rest', () => screen.showAt(stage.pixels))
const tools = setUpBar(find('bar'), stage, screen, () => page.draw())

const page = new Page({
  screen,
  door,
  isSharing: () => here.isSharing,
  isFrozen: () => tools.isFrozen,
  live: isLive => tools.live(isLive),
  act: action => ACTIONS[action]?.()
})

// Before anything is asked: most browsers that come here may watch.
if (here.mayWatch && !hasKey()) screen.begin()
document.documentElement.dataset.deskfeed = ''
fill(document)
find('language').addEventListener('click', switchLanguage)
logOut.addEventListener('click', () => door.leave())
setUpSharing(() => {
  here.want()
  screen.begin()
  page.draw()
})
page.draw()
door.start()
service.start()
