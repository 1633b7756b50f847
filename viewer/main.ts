import { setUpControls } from './controls.js'
import { SignIn } from './sign-in.js'
import { setUpHost } from './host.js'
import { watchService } from './service.js'

const stage = document.querySelector<HTMLElement>('#stage')!
const screen = document.querySelector<HTMLImageElement>('#screen')!
const controls = document.querySelector<HTMLElement>('#controls')!
const notice = document.querySelector<HTMLElement>('#notice')!

/** Loads the stream again; without a new address a browser may go on with the old, dead one. */
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
  opened (you) {
    if (you === 'host') setUpHost()
    if (stage.hidden) reload()
    stage.hidden = false
    controls.hidden = false
  },
  closed () {
    stage.hidden = true
    controls.hidden = true
    screen.removeAttribute('src')
  }
})

watchService({
  lost: () => say('连接中断，正在重新连接… · Connection lost, connecting again…'),
  async found () {
    say('')
    await signIn.check()
    if (!stage.hidden) reload()
  }
})

// An <img> does not tell when its stream ends, or why it can't be loaded: it may be that this browser may not look any more.
// A tab that slept (a phone was locked) may have been left behind.
screen.addEventListener('error', () => setTimeout(async () => {
  await signIn.check()
  if (!stage.hidden) reload()
}, 1000))
document.addEventListener('visibilitychange', () => { if (!document.hidden && !stage.hidden) reload() })
