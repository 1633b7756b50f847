import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page, PageScreenshotOptions } from 'playwright-core'

const FOLDER = fileURLToPath(new URL('../../screenshots', import.meta.url))
const SIZES = [{ width: 1440, height: 900 }, { width: 820, height: 1180 }, { width: 360, height: 740 }]
const THEMES = ['light', 'dark'] as const

/** The languages of the pages, and what browsers call them. */
export const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' }

/**
 * Takes a picture of a page in every size, light and dark, to be looked at: `screenshots/SIZE-THEME-LANGUAGE/NAME.png`, which are not kept.
 * @param language of the page, in which it is already
 */
export async function takeLooks (page: Page, language: keyof typeof LANGUAGES, name: string, options: PageScreenshotOptions = {}) {
  for (const size of SIZES) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const folder = `${FOLDER}/${size.width}x${size.height}-${colorScheme}-${language}`
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: `${folder}/${name}.png`, ...options })
    }
  }
}
