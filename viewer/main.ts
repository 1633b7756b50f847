import { hasKey } from './access.js'
import { setUpControls } from './controls.js'
import { wantsRegion } from './query.js'
import { SignIn } from './sign-in.js'
import { Screen } from './screen.js'
import { watchService } from './service.js'

const stage = document.querySelector<HTMLElement>('#stage')!
const controls = document.querySelector<HTMLElement>('#controls')!
const logOut = document.querySelector<HTMLButtonElement>('#log-out')!
const isThisMachine = /^(localhost|127\..*|\[::1\])$/.test(location.hostname)
const wholeScreen = document.querySelector<HTMLElement>('#whole-screen')!
const notice = document.querySelector<HTMLElement>('#notice')!

function say (text: string) {
  notice.textContent = text
  notice.hidden = text === ''
  stage.classList.toggle('lost', text !== '')
}

// Before anything else: most browsers that come here may watch.
const screen = new Screen(stage, {
  check: () => signIn.check(),
  shown: isStream => { wholeScreen.hidden = !(isStream && wantsRegion) }
})
if (!hasKey()) screen.begin()
document.documentElement.dataset.deskfeed = ''
setUpControls(stage, screen)

const signIn = new SignIn({
  opened ({ access, you }, isNew) {
    if (you === 'host') import('./host.js').then(({ setUpHost }) => setUpHost())
    // On the machine that shares its screen, and while everybody may watch, there is nothing to give back.
    logOut.hidden = you === 'host' ? isThisMachine : access === 'open'
    if (!screen.isOn || isNew) screen.begin()
    stage.hidden = false
    controls.hidden = false
  },
  closed () {
    stage.hidden = true
    controls.hidden = true
    screen.end()
  }
})

logOut.addEventListener('click', () => signIn.leave())

watchService(() => screen.viewer, {
  lost: () => say('连接中断，正在重新连接… · Connection lost, reconnecting…'),
  old: seconds => say(seconds === 0 ? '' : `画面是 ${seconds} 秒前的。 · The picture is ${seconds} s old.`),
  async found () {
    say('')
    if (await signIn.check()) screen.begin()
  }
})
