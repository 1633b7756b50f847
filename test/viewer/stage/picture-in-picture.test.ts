import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { BLUE, watchScreen } from '../../fixtures/watched-screen.js'

/** A tab that is hidden for so long is away, ms, and a good while more. */
const AWAY_MS = 1500

t.test('a hidden tab goes on in its small window, until that is closed', { skip: needs('Xvfb', 'chromium') }, async t => {
  const { page, url, window } = await watchScreen(t, { viewport: { width: 960, height: 540 } }, page => page.clock.install())
  await page.keyboard.press('i')
  await until(page, 'document.pictureInPictureElement?.videoWidth > 0')
  await page.evaluate(`{
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }`)
  await page.clock.fastForward(AWAY_MS)
  await window.paint(BLUE)
  await until(page, `(() => {
    const canvas = new OffscreenCanvas(1, 1)
    const context = canvas.getContext('2d')
    context.drawImage(document.pictureInPictureElement, 0, 0, 4, 1)
    return context.getImageData(0, 0, 1, 1).data[2] > 200
  })()`)
  const viewers = async () => (await (await fetch(`${url}/healthz`)).json() as { viewers: number }).viewers
  t.equal(await viewers(), 1, 'it shows what has changed since then')
  await page.evaluate('document.exitPictureInPicture()')
  while (await viewers() > 0) await sleep(50)
})
