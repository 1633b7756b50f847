// `npm run screenshot`: makes the pictures of both pages in docs/, with a real screen, in English and Chinese. Build first.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { withOwner } from '../../bench/owner.js'
import { SHOWN_WIDTH, openPage, until } from '../../test/fixtures/chromium.js'
import { decode } from '../../test/fixtures/pixels.js'
import { watch } from '../../test/fixtures/parts.js'
import { startService } from '../../test/fixtures/service.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import { showLesson } from './lesson.js'

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url))
const LANGUAGES = [{ locale: 'en', suffix: '' }, { locale: 'zh-CN', suffix: '.zh' }]

/** The page with its controls, which fade in when the pointer moves. */
async function takeScreen (page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}/?watch=anyway`)
  await until(page, `${SHOWN_WIDTH} === 1600`)
  await page.mouse.move(640, 400)
  await page.mouse.move(640, 420)
  await page.waitForTimeout(1000)
  await page.screenshot({ path })
}

async function takeHost (page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}/host`)
  await page.getByRole('main').waitFor()
  await page.screenshot({ path })
}

await withOwner(async owner => {
  const { display } = await startXServer(owner, '1600x900')
  const service = await startService(owner, { DISPLAY: display, SOURCE: 'x11', QUALITY: '90', ACCESS: 'pin', HOST: '0.0.0.0' })
  const url = `http://127.0.0.1:${new URL(service.url!).port}` // where nobody asks for a key
  showLesson(owner, display)
  await withOwner(async owner => {
    const feed = await watch(owner, url)
    await feed.until(({ jpeg }) => {
      const [red, green, blue] = decode(jpeg).at(590, 850) // the paper
      return red > 200 && green > 220 && blue > 240
    })
  })
  for (const { locale, suffix } of LANGUAGES) {
    await withOwner(async owner => { // so that the pages of one language are not among the viewers in the picture of the other
      for (const [name, take, viewport] of [
        ['screenshot', takeScreen, { width: 1280, height: 720 }], ['host', takeHost, { width: 820, height: 1000 }]
      ] as const) {
        const path = join(DOCS, `${name}${suffix}.png`)
        await take(await openPage(owner, { viewport, locale }), url, path)
        console.log(`made ${path}`)
      }
    })
  }
})
