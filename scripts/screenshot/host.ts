// `npm run screenshot:host`: the host's page with nobody, a few and a whole class, and what opens over it, as `takeLooks` takes it.
import type { Page } from 'playwright-core'
import { withOwner } from '../../bench/owner.js'
import { listen } from '../../test/fixtures/build.js'
import { openPage } from '../../test/fixtures/chromium.js'
import { HOST_KEY, knock } from '../../test/fixtures/host-page.js'
import { NAMES, letIn } from './crowd.js'
import { LANGUAGES, takeLooks } from './looks.js'

/** How many watch, and as many more are at the door. */
const COUNTS = [0, 3, NAMES.length]

/** What opens over the page, by what is done. */
const DETAILS: Record<string, (page: Page) => Promise<unknown>> = {
  poster: page => page.locator('#invite-buttons button').first().click(),
  ask: page => page.locator('#viewers button').first().click(),
  picture: async page => {
    await page.locator('#picture-open').click()
    await page.locator('#picture-stage canvas').waitFor()
    await page.locator('[data-control="look"]:enabled').click()
  }
}

for (const count of COUNTS) {
  await withOwner(async owner => {
    const { app, url } = await listen(owner, { ACCESS: 'ask', TRUST_PROXY: '127.0.0.1', FPS: '1', WIDTH: '640', HOST_KEY })
    await letIn(owner, app, url, count)
    knock(app, ...NAMES.slice(0, count))
    if (count < NAMES.length) await app.inject({ method: 'PUT', url: '/host/settings', payload: { access: 'pin' } })
    const browser = (await openPage(owner)).context().browser()!
    for (const [language, locale] of Object.entries(LANGUAGES)) {
      const page = await browser.newPage({ locale })
      const take = (name: string, fullPage: boolean) => takeLooks(page, language as keyof typeof LANGUAGES, `host-${name}`, { fullPage })
      const open = async (shown: string) => {
        await page.goto(`${url}/host`, { waitUntil: 'domcontentloaded' })
        await page.locator(shown).waitFor()
      }
      await open('main')
      await page.locator('#viewers li').nth(Math.max(count - 1, 0)).waitFor({ state: 'attached' })
      await take(String(count), true)
      for (const [name, show] of count === 3 ? Object.entries(DETAILS) : []) {
        await open('main')
        await show(page)
        await take(name, false)
      }
      if (count === 0) {
        await page.setExtraHTTPHeaders({ via: '1.1 another machine' })
        await open('#entrance')
        await take('entrance', false)
      }
      await page.close()
    }
  })
}
