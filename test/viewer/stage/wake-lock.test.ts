import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { reaches } from '../../fixtures/page-states.js'

/** Locks that are there when a test says so. */
const LOCKS = `{
  window.asked = []
  const request = () => new Promise(resolve => window.asked.push(() => resolve({
    released: false,
    async release () { this.released = true }
  }))).then(lock => window.lock = lock)
  Object.defineProperty(navigator, 'wakeLock', { value: { request } })
}`

t.test('a device is asked once to stay on, and is let go even if it answers late', { skip: needs('chromium') }, async t => {
  const { app, url } = await listen(t)
  const page = await openPage(t)
  await page.addInitScript(LOCKS)
  await page.goto(`${url}/?watch=anyway`, { waitUntil: 'domcontentloaded' })
  await until(page, 'window.asked?.length === 1')
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
  t.equal(await page.evaluate('window.asked.length'), 1, 'not again while it has not answered')
  app.views.pause('paused by the host')
  await reaches(page, 'paused')
  await page.evaluate('window.asked[0]()')
  await until(page, 'window.lock?.released')
  app.views.resume()
  await until(page, 'window.asked.length === 2')
  await page.evaluate('window.asked[1]()')
  await until(page, 'window.lock?.released === false')
  t.pass('and it stays on while the picture is live')
})
