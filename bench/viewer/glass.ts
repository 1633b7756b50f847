import { chromium, type Page } from 'playwright-core'
import { findProgram } from '../../test/fixtures/needs.js'
import type { Owner } from '../../test/fixtures/owner.js'
import { chromiumOptions, folderOf } from '../deltas/scenes/programs.js'
import { openEye, type See } from '../deltas/screenshot.js'
import { startFarScreen } from '../deltas/glass/glass.js'

/** Of what chromiumOptions sets: Playwright sets it itself. */
const PROFILE = '--user-data-dir'

/** The same as `openGlass`, but what the page says can be read, too. @param program that starts Chromium; the system's if left out */
export async function openReadableGlass (
  owner: Owner, url: string, program = findProgram('chromium')!
): Promise<{ page: Page, see: See }> {
  const display = await startFarScreen(owner)
  const browser = await chromium.launchPersistentContext(folderOf(owner), {
    headless: false,
    viewport: null,
    locale: 'en',
    executablePath: program,
    args: [...chromiumOptions(owner).filter(option => !option.startsWith(PROFILE)), '--kiosk'],
    env: { ...process.env as Record<string, string>, DISPLAY: display }
  })
  owner.teardown(() => browser.close())
  const [page] = browser.pages()
  await page!.goto(url)
  return { page: page!, see: await openEye(owner, display) }
}
