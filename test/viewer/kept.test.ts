import t from 'tap'
import { listen } from '../fixtures/build.js'
import { openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { reaches } from '../fixtures/page-states.js'

const BLOCKED = "Object.defineProperty(window, 'localStorage', { get () { throw new DOMException('blocked', 'SecurityError') } })"

t.test('the page works in a browser that keeps nothing', { skip: needs('chromium') }, async t => {
  const { url } = await listen(t, { ACCESS: 'open' })
  const page = await openPage(t, { locale: 'en' })
  const errors: Error[] = []
  page.on('pageerror', error => errors.push(error))
  await page.addInitScript(BLOCKED)
  await page.goto(`${url}/?watch=anyway`, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'live')
  await page.locator('#pill-button').click()
  const loaded = page.waitForEvent('domcontentloaded')
  await page.locator('#language').click()
  await loaded
  await until(page, "document.documentElement.dataset.state === 'live'")
  t.same(errors, [])
})
