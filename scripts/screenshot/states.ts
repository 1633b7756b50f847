// `npm run screenshot:states [STATE...]`: every state of the page that watches, in every size, light and dark, in both languages, to be
// looked at. Writes `screenshots/SIZE-THEME-LANGUAGE/STATE.png`, which are not kept.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withOwner } from '../../bench/owner.js'
import { openPage } from '../../test/fixtures/chromium.js'
import { PATHS, bring } from '../../test/fixtures/page-states.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import type { StateId } from '../../viewer/states/table.js'
import { showLesson } from './lesson.js'

const FOLDER = fileURLToPath(new URL('../../screenshots', import.meta.url))
const SIZES = [{ width: 1440, height: 900 }, { width: 820, height: 1180 }, { width: 360, height: 740 }]
const THEMES = ['light', 'dark'] as const
const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' }
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
        for (const size of SIZES) {
          for (const colorScheme of THEMES) {
            await page.setViewportSize(size)
            await page.emulateMedia({ colorScheme })
            const folder = `${FOLDER}/${size.width}x${size.height}-${colorScheme}-${language}`
            mkdirSync(folder, { recursive: true })
            await page.screenshot({ path: `${folder}/${state}.png` })
          }
        }
      })
    }
  }
  console.log(`made ${FOLDER}`)
})
