import type { Page, Request } from 'playwright-core'
import t, { type Test } from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'
import { KEY } from '../../fixtures/host-page.js'
import { reaches } from '../../fixtures/page-states.js'

const NEEDS = needs('chromium')

/** The page of a service with a key, on another machine. */
async function arrive (t: Test, hash = ''): Promise<Page> {
  const { url } = await listen(t, { ACCESS_KEY: KEY })
  const page = await openPage(t, { locale: 'en', ...await onOtherMachine(t) })
  await page.route('**/access', async (route, request) => {
    if (request.postDataJSON()?.key !== 'waits') return route.fallback()
    await route.fulfill({ status: 503, headers: { 'retry-after': '600' }, json: { code: 'OVERLOADED' } })
  })
  await page.goto(`${url}/${hash}`, { waitUntil: 'domcontentloaded' })
  return page
}

t.test('a new link is tried at once, while an older one has to wait for another try', { skip: NEEDS }, async t => {
  const page = await arrive(t, '#key=waits')
  await page.locator('#door-wrong', { hasText: 'Trying again in' }).waitFor()
  await page.evaluate(`location.hash = '#key=${KEY}'`)
  await reaches(page, 'live')
  t.pass('and it was the right one')
})

t.test('what the service said before it let somebody in closes nothing when it arrives after that', { skip: NEEDS }, async t => {
  const page = await arrive(t)
  await reaches(page, 'key')
  let letGo = () => {}
  const held = await new Promise<Request>(resolve => {
    page.route('**/access', async (route, request) => {
      const response = await route.fetch()
      resolve(request)
      await new Promise<void>(resolve => { letGo = resolve })
      await route.fulfill({ response })
    }, { times: 1 })
  })
  await page.evaluate(`location.hash = '#key=${KEY}'`)
  await reaches(page, 'live')
  await page.evaluate(`{
    window.states = []
    const { documentElement } = document
    new MutationObserver(() => window.states.push(documentElement.dataset.state)).observe(documentElement, { attributes: true })
  }`)
  letGo()
  t.match(await (await held.response())!.json(), { you: 'out' })
  t.match(await (await page.waitForResponse('**/access')).json(), { you: 'viewer' }, 'it has heard that, and asked once more')
  t.same(await page.evaluate('window.states'), [])
})

t.test('the focus stays where it is while the service is asked, and is on the field when that was wrong', { skip: NEEDS }, async t => {
  const page = await arrive(t)
  await reaches(page, 'key')
  let letGo = () => {}
  await page.route('**/access', async (route, request) => {
    if (request.method() === 'POST') await new Promise<void>(resolve => { letGo = resolve })
    await route.fallback()
  })
  for (const typed of ['wrong', 'wrong again']) {
    await page.keyboard.type(typed)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('#door-button[aria-busy="true"]').waitFor()
    t.ok(await page.locator('#door-button:focus').count(), 'it is on the button')
    letGo()
    await page.locator('#door-button[aria-busy="false"]').waitFor()
    await until(page, "!document.querySelector('#door-wrong').hidden && document.activeElement.id === 'door-field'")
  }
})
