import t from 'tap'
import type { Page } from 'playwright-core'
import { violations } from '../../fixtures/axe.js'
import { listen } from '../../fixtures/build.js'
import { KEY, follow, knock, openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'

const NEEDS = needs('chromium')

/** What there is to be opened over the page, by which button, and what must be there then. */
const DIALOGS: Array<{ button: string, content: string }> = [
  { button: '#viewers button', content: '#ask-choices button' },
  { button: '#door-all button:last-child', content: '#ask-choices button' },
  { button: '#invite-buttons button', content: '#poster-says svg' },
  { button: '#picture-open', content: '#picture-stage canvas' }
]

/** Opens each dialog by keyboard, and closes it by Escape, which leaves the focus where it was. */
async function lookThrough (page: Page, look: (what: string) => Promise<void>): Promise<string[]> {
  const lost: string[] = []
  for (const { button, content } of DIALOGS) {
    await page.locator(button).first().focus()
    await page.keyboard.press('Enter')
    await page.locator(content).first().waitFor()
    await look(content)
    await page.keyboard.press('Escape')
    await page.locator(content).first().waitFor({ state: 'hidden' })
    if (await page.locator(button).first().and(page.locator(':focus')).count() === 0) lost.push(button)
  }
  return lost
}

for (const [locale, colorScheme] of [['en', 'light'], ['zh-CN', 'dark']] as const) {
  t.test(`axe finds nothing wrong with the page, by keyboard alone, in ${locale}, ${colorScheme}`, { skip: NEEDS }, async t => {
    const { app, url } = await listen(t, { ACCESS: 'ask', ACCESS_KEY: KEY })
    await follow(t, url, KEY)
    knock(app, 'Ann', 'Bob')
    const page = await openHost(t, url, { locale, colorScheme, viewport: { width: 360, height: 740 } })
    t.equal(await page.evaluate('document.documentElement.lang'), locale)
    await page.locator('#viewers button').waitFor()
    const look = async (what: string) => { t.same(await violations(page), [], what) }
    await look('with people at the door')
    t.same(await lookThrough(page, look), [], 'the focus comes back')
    await page.locator('#pause').focus()
    await page.keyboard.press('Enter')
    await page.locator('#status[data-tone="slow"]').waitFor()
    await look('paused')
    t.match(await page.locator('header').ariaSnapshot(), locale === 'en' ? /status: "?Paused/ : /status: "?已暂停/)
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'and nothing lies beside the screen')
  })
}
