import { setUpControls } from './controls.js'
import { SignIn } from './sign-in.js'
import { setUpHost } from './host.js'
import { watchService } from './service.js'

const stage = document.querySelector<HTMLElement>('#stage')!
const screen = document.querySelector<HTMLImageElement>('#screen')!
const controls = document.querySelector<HTMLElement>('#controls')!
const logOut = document.querySelector<HTMLButtonElement>('#log-out')!
const isThisMachine = /^(localhost|127\..*|\[::1\])$/.test(location.hostname)
const notice = document.querySelector<HTMLElement>('#notice')!

/** Loads the stream again. Without a new address a browser may keep the old, dead one. */
function reload () {
  screen.src = `/video_feed?since=${Date.now()}`
}

function say (text: string) {
  notice.textContent = text
  notice.hidden = text === ''
  stage.classList.toggle('lost', text !== '')
}

setUpControls(stage)

const signIn = new SignIn({
  opened ({ access, you }, isNew) {
    if (you === 'host') setUpHost()
    // On the machine that shares its screen, and while everybody may watch, there is nothing to give back.
    logOut.hidden = you === 'host' ? isThisMachine : access === 'open'
    if (stage.hidden || isNew) reload()
    stage.hidden = false
    controls.hidden = false
  },
  closed () {
    stage.hidden = true
    controls.hidden = true
    screen.removeAttribute('src')
  }
})

logOut.addEventListener('click', () => signIn.leave())

watchService({
  lost: () => say('连接中断，正在重新连接… · Connection lost, reconnecting…'),
  old: seconds => say(seconds === 0 ? '' : `画面是 ${seconds} 秒前的。 · The picture is ${seconds} s old.`),
  async found () {
    say('')
    await signIn.check()
    if (!stage.hidden) reload()
  }
})

// An <img> does not say why its stream can't be loaded: perhaps this browser may no longer watch.
screen.addEventListener('error', () => setTimeout(async () => {
  await signIn.check()
  if (!stage.hidden) reload()
}, 1000))
// The stream may have ended while the tab slept, as on a locked phone, and an <img> does not report that either.
document.addEventListener('visibilitychange', () => { if (!document.hidden && !stage.hidden) reload() })
