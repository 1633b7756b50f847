import t from 'tap'
import type { BrowserContextOptions } from 'playwright-core'
import type { StateId } from '../../../viewer/states/table.js'
import { en } from '../../../viewer/words/en/index.js'
import { zh } from '../../../viewer/words/zh/index.js'
import { violations } from '../../fixtures/axe.js'
import { openPage } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { PATHS, bring } from '../../fixtures/page-states.js'

const NEEDS = needs('Xvfb', 'chromium')
t.jobs = 4

const browser = NEEDS ? undefined : openPage(t).then(page => page.context().browser()!)

/** What a state says, where it says the same always. */
interface Said { pill: unknown, heading?: unknown, button?: unknown }
const sameAlways = (text: unknown) => typeof text === 'string' ? text : /./

for (const [index, state] of (Object.keys(PATHS) as StateId[]).entries()) {
  const theme = index % 2 ? 'dark' : 'light' // in turns: a run of axe takes long
  t.test(`${state}: a screen reader hears it, a button helps, and axe finds nothing, ${theme}`, { skip: NEEDS }, async t => {
    const page = await bring(t, state, async (options: BrowserContextOptions = {}) => {
      const context = await (await browser!).newContext({ ...options, colorScheme: theme })
      t.teardown(() => context.close())
      context.setDefaultTimeout(60_000)
      return await context.newPage()
    })
    const { pill, heading, button }: Said = en.states[state]
    t.match(await page.getByRole('status').textContent(), sameAlways(heading ?? pill))
    if (state !== 'paused' && state !== 'lost' && typeof button === 'string') {
      t.ok(await page.locator('#card').getByText(button, { exact: true }).isVisible(), button)
    }
    await page.locator('#pill-button').click()
    await page.locator('#figures').waitFor()
    t.same(await violations(page), [])
  })
}

t.test('a browser that prefers Chinese gets the page in Chinese, until somebody chooses otherwise', { skip: NEEDS }, async t => {
  const page = await bring(t, 'pin', async options => {
    const context = await (await browser!).newContext(options)
    t.teardown(() => context.close())
    return await context.newPage()
  }, { locale: 'zh-TW' })
  const is = async (words: typeof en, lang: string) => {
    await page.locator('#card h2', { hasText: words.states.pin.heading }).waitFor()
    t.equal(await page.getByRole('status').textContent(), words.states.pin.heading)
    t.equal(await page.title(), words.title)
    t.equal(await page.locator('html').getAttribute('lang'), lang)
  }
  await is(zh, 'zh-CN')
  await page.locator('#pill-button').click()
  await page.getByText('English').click()
  await is(en, 'en')
  await page.reload({ waitUntil: 'domcontentloaded' })
  await is(en, 'en')
})
