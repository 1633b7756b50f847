import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'
import { KEY } from '../../fixtures/host-page.js'
import { reaches } from '../../fixtures/page-states.js'
import { startTwoMonitors } from '../../fixtures/two-monitors.js'

const HOST_KEY = 'aHostKeyThatIsLongEnough'
const VIEWPORT = { width: 280, height: 280 }

t.test('nothing of the picture, and nothing of the host, is left on the page of a host who was cut off', {
  skip: needs('chromium')
}, async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY, HOST_KEY })
  const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
  await page.goto(`${url}/#key=${HOST_KEY}`, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'live')
  const laser = page.locator('[data-control="laser"]')
  await laser.waitFor()
  await page.setViewportSize(VIEWPORT)
  await page.keyboard.press('1')
  await page.locator('.minimap').waitFor()
  await page.keyboard.press('i')
  await until(page, 'document.pictureInPictureElement?.videoWidth > 0')
  await page.keyboard.press('l')
  await page.locator('[data-control="laser"][aria-pressed="true"]').waitFor()
  app.access.end(() => true)
  await reaches(page, 'ended')
  await until(page, 'document.pictureInPictureElement === null')
  await page.locator('.minimap').waitFor({ state: 'hidden' })
  t.equal(await page.evaluate('document.querySelector(".minimap canvas").width'), 0)

  await page.evaluate(`location.hash = '#key=${KEY}'`)
  await reaches(page, 'live')
  t.ok(await laser.isHidden(), 'who comes back to watch has no pen')
  t.equal(await laser.getAttribute('aria-pressed'), 'false')
  await page.locator('.minimap').waitFor()
})

t.test('the minimap has the shape of the picture, when that is another one, too', {
  skip: needs('Xvfb', 'xrandr', 'chromium')
}, async t => {
  await startTwoMonitors(t)
  const { url } = await listen(t, { SOURCE: 'x11' })
  const page = await openPage(t, { locale: 'en', viewport: VIEWPORT })
  await page.goto(`${url}/?watch=anyway`, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'live')
  await page.keyboard.press('1')
  const has = (width: number, height: number) =>
    until(page, `(({ width, height }) => width === ${width} && height === ${height})(document.querySelector('.minimap canvas'))`)
  await has(160, 120)
  await page.locator('[data-control="display"]').waitFor()
  await page.keyboard.press('d')
  await page.locator('[role="menuitemradio"]:focus').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await has(107, 160)
  t.pass('as the picture has')
})
