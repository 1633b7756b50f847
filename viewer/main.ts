import { setUpControls } from './controls.js'
import { watchService } from './service.js'

const stage = document.querySelector<HTMLElement>('#stage')!
const screen = document.querySelector<HTMLImageElement>('#screen')!
const notice = document.querySelector<HTMLElement>('#notice')!

/** Loads the stream anew; without a new address a browser may go on with the old, dead one. */
function reload () {
  screen.src = `/video_feed?since=${Date.now()}`
}

function say (text: string) {
  notice.textContent = text
  notice.hidden = text === ''
  stage.classList.toggle('lost', text !== '')
}

setUpControls(stage)

watchService({
  lost: () => say('连接中断，正在重新连接… · Connection lost, connecting again…'),
  found () {
    say('')
    reload()
  }
})

// An <img> does not tell when its stream ends. A tab that slept (a phone was locked) may have been left behind.
screen.addEventListener('error', () => setTimeout(reload, 1000))
document.addEventListener('visibilitychange', () => { if (!document.hidden) reload() })
