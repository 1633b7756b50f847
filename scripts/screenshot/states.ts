// `npm run screenshot:states [STATE...]`: every state of the page that watches, as `takeLooks` takes it.
import { withOwner } from '../../bench/owner.js'
import { openPage } from '../../test/fixtures/chromium.js'
import { PATHS, bring } from '../../test/fixtures/page-states.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import type { StateId } from '../../viewer/states/table.js'
import { showLesson } from './lesson.js'
import { LANGUAGES, takeLooks } from './looks.js'

/** Until everything has faded in, ms. */
const SETTLED_MS = 1500

const states = (process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PATHS)) as StateId[]

await withOwner(async owner => {
  const { display } = await startXServer(owner, '1600x900')
  showLesson(owner, display)
  const browser = (await openPage(owner)).context().browser()!
  for (const [language, locale] of Object.entries(LANGUAGES)) {
    for (const state of states) {
      await withOwner(async owner => {
        const page = await bring(owner, state, async options => {
          const context = await browser.newContext(options)
          owner.teardown(() => context.close())
          return await context.newPage()
        }, { locale }, { SOURCE: 'x11', DISPLAY: display })
        await page.waitForTimeout(SETTLED_MS)
        await takeLooks(page, language as keyof typeof LANGUAGES, state)
      })
    }
  }
})
