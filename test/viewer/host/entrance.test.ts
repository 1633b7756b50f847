import { once } from 'node:events'
import type { Route } from 'playwright-core'
import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { HOST_KEY, KEY, openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'

const NEEDS = needs('chromium')

t.test('on a phone the host enters the host key, and loses the page when the session ends', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY, HOST_KEY })
  const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
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
  const overloaded = { status: 503, json: { code: 'OVERLOADED' } }
  for (const answer of [(route: Route) => route.abort(), (route: Route) => route.fulfill(overloaded)]) {
    await page.route('**/access', answer, { times: 1 })
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('That did not work. Please try again.').waitFor()
    await field.fill(HOST_KEY)
  }
  t.notOk(asked.includes('/displays'), 'which nobody else is told of')
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByRole('main').waitFor()
  t.notOk(await field.isVisible())
  await until(page, 'document.querySelector("#setting-display").selectedOptions[0]?.textContent.includes("1280 × 720 (main)")')

  await page.getByRole('button', { name: 'Show the picture' }).click()
  await until(page, 'document.querySelector("#picture-stage #screen")?.checkVisibility()')
  t.equal(app.viewers.size, 1, 'there the picture moves, once it is asked for')
  t.equal(await page.evaluate(`{
    document.querySelector('#frame').classList.add('covered')
    getComputedStyle(document.querySelector('#screen')).visibility
  }`), 'hidden', 'of a screen that is lost the last picture is seen, and not what the service says')
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
  if (app.viewers.size === 0) await once(app.viewers, 'came')
  t.equal(app.viewers.size, 1, 'nobody but the pen')
  await page.getByRole('button', { name: 'Close' }).click()
  while (app.viewers.size > 0) await once(app.viewers, 'left')
  app.views.pause('paused by the host')
  await page.getByRole('button', { name: 'Show the picture' }).click()
  await page.getByText('There is no picture at the moment.').waitFor()
  await page.locator('#status[data-tone="slow"]').waitFor()
  t.equal(await page.locator('#viewers li:not(.empty)').count(), 0, 'the host is no viewer for that')
  app.views.resume()
  await page.locator('#picture-stage canvas').waitFor()
})

for (const [what, script] of [
  ['can\'t paint a moving picture', 'delete globalThis.OffscreenCanvas'],
  ['turns out not to paint one', 'globalThis.Worker = class { postMessage () { setTimeout(this.onerror) } terminate () {} }']
] as const) {
  t.test(`a browser on another machine that ${what} shows a still one`, { skip: NEEDS }, async t => {
    const { url } = await listen(t, { HOST_KEY })
    const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
    await page.addInitScript(script)
    await page.goto(`${url}/host#key=${HOST_KEY}`, { waitUntil: 'domcontentloaded' })
    await page.getByRole('button', { name: 'Show the picture' }).click()
    await page.getByRole('button', { name: 'Take it again' }).waitFor()
    await until(page, 'document.querySelector("#picture-stage canvas")?.width === 1280')
    await until(page, '!document.querySelector("[data-control=laser]").disabled')
  })
}
