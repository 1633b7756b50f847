import { once } from 'node:events'
import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'

const NEEDS = needs('chromium')
const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const HOST_KEY = 'aHostKeyThatIsLongEnough'

t.test('on a phone the host enters the host key, and loses the page when the session ends', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY, HOST_KEY })
  const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
  await page.goto(`${url}/host`, { waitUntil: 'domcontentloaded' })
  await page.getByText('This takes the host key').waitFor()
  t.notOk(await page.getByRole('main').isVisible())
  const field = page.getByLabel('Host key')
  for (const [key, answer] of [
    ['wrong', 'That is not the host key.'], [KEY, 'That key lets you watch, but not control the sharing.']
  ] as const) {
    await field.fill(key)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText(answer).waitFor()
    t.equal(await field.getAttribute('aria-invalid'), 'true')
  }
  await field.fill(HOST_KEY)
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByRole('main').waitFor()
  t.notOk(await field.isVisible())

  await page.getByRole('button', { name: 'Show the picture' }).click()
  await until(page, 'document.querySelector("#picture-stage #screen")?.checkVisibility()')
  t.equal(app.viewers.size, 1, 'there the picture moves, once it is asked for')
  await page.keyboard.press('Escape')
  await until(page, '!document.querySelector("#screen")')

  app.access.end(({ role }) => role === 'host')
  await page.getByText('This takes the host key').waitFor()
  t.notMatch(await page.content(), app.access.key, 'and nothing of what it showed is left')
})

t.test('a host key in the address opens the page, and is in neither the address bar nor the history', { skip: NEEDS }, async t => {
  const { url } = await listen(t, { HOST_KEY })
  const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
  await page.goto(`${url}/host#key=${HOST_KEY}`, { waitUntil: 'domcontentloaded' })
  await page.getByRole('main').waitFor()
  t.equal(page.url(), `${url}/host`)
})

t.test('on the machine that shares, the picture stands still and is taken only when asked for', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t)
  const page = await openHost(t, url)
  t.equal(app.views.captures, 0)
  await page.getByRole('button', { name: 'Show the picture' }).click()
  await page.locator('#picture-stage canvas').waitFor()
  await until(page, 'document.querySelector("#picture-stage canvas").width === 1280')
  t.ok(app.viewers.size <= 1, 'nobody but the pen, once it is connected')
  await page.getByRole('button', { name: 'Close' }).click()
  while (app.viewers.size > 0) await once(app.viewers, 'left')
  app.views.pause('paused by the host')
  await page.getByRole('button', { name: 'Show the picture' }).click()
  await page.getByText('There is no picture at the moment.').waitFor()
  await page.locator('#status[data-tone="slow"]').waitFor()
  t.equal(await page.locator('#viewers li:not(.empty)').count(), 0, 'the host is no viewer for that')
})
