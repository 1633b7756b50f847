import { SignIn } from './door/sign-in.js'
import { hasKey } from './link/access.js'
import { wantsRegion } from './link/query.js'
import { Screen } from './link/screen.js'
import { watchService } from './link/service.js'
import { fill, words } from './words/index.js'

const stage = document.querySelector<HTMLElement>('#stage')!
const bar = document.querySelector<HTMLElement>('#bar')!
const pill = document.querySelector<HTMLElement>('#pill')!

function say (text = '') {
  pill.textContent = text || words.states.live
  stage.classList.toggle('lost', text !== '')
}

// Before anything else: most browsers that come here may watch.
const screen = new Screen({
  check: () => signIn.check(),
  show (element, isStream) {
    stage.replaceChildren(element)
    say(isStream && wantsRegion ? words.states.wholeScreen : '')
  },
  sized () {},
  painted () {}
})
if (!hasKey()) screen.begin()
document.documentElement.dataset.deskfeed = ''
fill(document)

const signIn = new SignIn({
  opened (_state, isNew) {
    if (!screen.isOn || isNew) screen.begin()
    stage.hidden = false
    bar.hidden = false
  },
  closed () {
    stage.hidden = true
    bar.hidden = true
    screen.end()
    stage.replaceChildren()
  }
})

watchService(() => screen.viewer, {
  lost: () => say(words.states.reconnecting),
  old: seconds => say(seconds === 0 ? '' : words.states.old(seconds)),
  async found () {
    say()
    if (await signIn.check()) screen.begin()
  }
})
