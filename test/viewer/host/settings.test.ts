import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { follow, openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'
import { startTwoMonitors } from '../../fixtures/two-monitors.js'

const NEEDS = needs('chromium')

t.test('the host pauses and shows the screen again, and changes what everybody sees', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t)
  const page = await openPage(t, { locale: 'en' })
  await page.route('**/displays', route => route.abort(), { times: 1 })
  const failed = page.waitForEvent('requestfailed')
  await page.goto(`${url}/host`, { waitUntil: 'domcontentloaded' })
  await failed
  const status = page.locator('header').getByRole('status')
  await page.getByRole('button', { name: 'Pause' }).click()
  await status.getByText('nobody sees your screen').waitFor()
  t.equal(app.views.paused, 'paused by the host')
  await until(page, 'document.querySelector("#setting-display").textContent.includes("1280 × 720")') // asked for again
  await page.getByRole('button', { name: 'Resume' }).click()
  await status.getByText('Your screen is live').waitFor()
  t.equal(app.views.paused, undefined)

  for (const [label, value] of [['Quality', 'Sharp'], ['Width, at most', '960'], ['Rate, at most', '5']] as const) {
    const answered = page.waitForResponse(response => response.request().method() === 'PUT')
    await page.getByLabel(label).selectOption(value)
    await answered
  }
  const settings = async () => (await app.inject('/host/settings')).json()
  t.match(await settings(), { quality: 90, width: 960, fps: 5 })
  await app.inject({ method: 'PUT', url: '/host/settings', payload: { quality: 63 } })
  await page.locator('#setting-fps').blur()
  await until(page, 'document.querySelector("#setting-quality").selectedOptions[0].textContent === "Quality 63"')
})

t.test('who cuts people off by closing the way they came in is asked first, and told how many', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS: 'open' })
  const guest = await follow(t, url, app.access.key)
  const opened = app.access.visits.of({ address: '192.0.2.7', userAgent: 'VLC', role: 'viewer', grant: 'open' })
  t.teardown(opened.begin('feed', { address: '192.0.2.7', userAgent: 'VLC' }))
  const page = await openHost(t, url)
  const mode = page.getByLabel('Who can come in', { exact: true })
  await mode.selectOption('Only people with the link')
  const dialog = page.getByRole('dialog')
  t.match(await dialog.textContent(), /1 person came in because everyone could/)
  await page.keyboard.press('Escape')
  await until(page, 'document.querySelector("#access").value === "open"')
  t.equal(app.access.mode, 'open')
  await mode.selectOption('Only people with the link')
  await dialog.getByRole('button', { name: 'Change, and disconnect them' }).click()
  await page.getByText('The key is in the code and in the link').waitFor()
  t.ok(opened.isOver)
  t.equal(await guest.status(), 200, 'who has the link stays')
})

t.test('the still picture that the host points at is taken again when another display is chosen', {
  skip: needs('chromium', 'Xvfb', 'xrandr')
}, async t => {
  await startTwoMonitors(t)
  const { app, url } = await listen(t, { SOURCE: 'x11' })
  const page = await openHost(t, url)
  const isShown = (width: number) => until(page, `document.querySelector("#picture-stage canvas")?.width === ${width}`)
  await page.getByRole('button', { name: 'Show the picture' }).click()
  await isShown(640)
  await app.inject({ method: 'PUT', url: '/host/settings', payload: { display: 'right' } })
  await isShown(320)
})
