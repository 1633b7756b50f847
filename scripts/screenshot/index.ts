// `npm run screenshot`: makes docs/screenshot.png, which shows the real page with a real screen. Build first.
import { fileURLToPath } from 'node:url'
import { withOwner } from '../../bench/owner.js'
import { SHOWN_WIDTH, openPage, until } from '../../test/fixtures/chromium.js'
import { decode } from '../../test/fixtures/pixels.js'
import { watch } from '../../test/fixtures/parts.js'
import { startService } from '../../test/fixtures/service.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import { showLesson } from './lesson.js'

const PICTURE = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url))

await withOwner(async owner => {
  const { display } = await startXServer(owner, '1600x900')
  const { url } = await startService(owner, { DISPLAY: display, SOURCE: 'x11', QUALITY: '90' })
  showLesson(owner, display)
  const feed = await watch(owner, url)
  await feed.until(({ jpeg }) => {
    const [red, green, blue] = decode(jpeg).at(590, 850) // the paper
    return red > 200 && green > 220 && blue > 240
  })
  const page = await openPage(owner, { viewport: { width: 1280, height: 720 } })
  await page.goto(`${url}/?watch=anyway`)
  await page.mouse.move(640, 400) // shows the controls
  await until(page, `${SHOWN_WIDTH} === 1600`)
  await page.waitForTimeout(1000) // the controls fade in
  await page.screenshot({ path: PICTURE })
  console.log(`made ${PICTURE}`)
})
