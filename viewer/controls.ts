import { snapshotAddress } from './query.js'
import type { Screen } from './screen.js'

/** The controls hide once the pointer has rested for this long, ms. */
const HIDE_MS = 2500
/** A saved picture is kept until every browser has taken it, ms. */
const KEPT_MS = 60_000

function toggleFullscreen () {
  if (document.fullscreenElement) document.exitFullscreen()
  else document.documentElement.requestFullscreen()
}

/** Offers it to be kept, like a link with a `download`. */
function download (picture: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(picture)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}

/** Sets up the buttons and their keys, 1, S and F. The controls are shown while the pointer moves. */
export function setUpControls (stage: HTMLElement, screen: Screen) {
  const controls = document.querySelector<HTMLElement>('#controls')!
  const fit = document.querySelector<HTMLButtonElement>('#fit')!
  const picture = document.querySelector<HTMLAnchorElement>('#picture')!
  const fullscreen = document.querySelector<HTMLButtonElement>('#fullscreen')!
  let timer: ReturnType<typeof setTimeout> | undefined

  function show () {
    controls.classList.add('shown')
    clearTimeout(timer)
    timer = setTimeout(() => controls.classList.remove('shown'), HIDE_MS)
  }

  fullscreen.hidden = !document.fullscreenEnabled // iPhones can't
  fit.addEventListener('click', () => fit.setAttribute('aria-pressed', String(stage.classList.toggle('actual'))))
  picture.href = snapshotAddress()
  picture.addEventListener('click', event => {
    const exact = screen.save()
    if (exact === undefined) return
    event.preventDefault()
    exact.then(blob => download(blob, 'screen.png'))
  })
  fullscreen.addEventListener('click', toggleFullscreen)
  stage.addEventListener('dblclick', () => fullscreen.click())
  for (const event of ['pointermove', 'pointerdown']) document.addEventListener(event, show)
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey, target }) => {
    if (controls.hidden || ctrlKey || metaKey || altKey || target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return
    const button = { 1: fit, s: picture, f: fullscreen }[key.toLowerCase()]
    button?.click()
  })
  show()
}
