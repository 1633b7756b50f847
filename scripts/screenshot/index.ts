// `npm run screenshot`: makes docs/screenshot.png, which shows the real page with a real screen. Build first.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withOwner } from '../../bench/owner.js'
import { SHOWN_WIDTH, openPage } from '../../test/fixtures/chromium.js'
import { findProgram } from '../../test/fixtures/needs.js'
import type { Owner } from '../../test/fixtures/owner.js'
import { decode } from '../../test/fixtures/pixels.js'
import { watch } from '../../test/fixtures/parts.js'
import { startService } from '../../test/fixtures/service.js'
import { startXServer } from '../../test/fixtures/x-server.js'

const LESSON = new URL('lesson.html', import.meta.url)
const PICTURE = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url))

/** Opens a browser on the shared screen, as a teacher would. */
function showLesson (owner: Owner, display: string): void {
  const profile = mkdtempSync(join(tmpdir(), 'deskfeed-'))
  const child = spawn(findProgram('chromium')!, [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`,
    '--window-position=0,0', '--window-size=1600,900', '--kiosk', LESSON.href
  ], { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' })
  owner.teardown(() => new Promise<void>(resolve => {
    child.once('exit', () => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      resolve()
    })
    child.kill()
  }))
}

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
  await page.goto(url)
  await page.mouse.move(640, 400) // shows the controls
  await page.waitForFunction(`${SHOWN_WIDTH} === 1600`)
  await page.waitForTimeout(1000) // the controls fade in
  await page.screenshot({ path: PICTURE })
  console.log(`made ${PICTURE}`)
})
