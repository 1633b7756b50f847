import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { openPage } from './fixtures/chromium.js'
import { needs } from './fixtures/needs.js'
import { decode } from './fixtures/pixels.js'
import { startService } from './fixtures/service.js'
import { SMALL_TEXT } from './fixtures/small-text.js'
import { ssim, writeRaw } from './fixtures/ssim.js'
import { startXServer } from './fixtures/x-server.js'

/** An address of this machine whose port 80 nothing else listens on. */
const HOST = '127.13.66.75'
const SKIP = process.getuid?.() === 0 ? needs('Xvfb', 'chromium', 'display', 'import', 'convert', 'ffmpeg') : 'port 80 needs root'

t.test('1366x750 at quality 100 from port 80, stretched or not, looks as with ImageMagick’s Lanczos filter', { skip: SKIP }, async t => {
  const page = await openPage(t)
  for (const [width, height] of [[1920, 1080], [2560, 1440]] as const) {
    await t.test(`of a screen of ${width}x${height}`, async t => {
      const folder = t.testdir()
      const { display } = await startXServer(t, `${width}x${height}`)
      await page.setViewportSize({ width, height })
      await page.setContent(SMALL_TEXT)
      writeFileSync(`${folder}/page.png`, await page.screenshot())
      spawnSync('display', ['-window', 'root', `${folder}/page.png`]) // its exit code is 1 although it has done so
      execFileSync('import', ['-window', 'root', `${folder}/screen.png`])
      await startService(t, {
        SOURCE: 'x11', DISPLAY: display, HOST, PORT: '80', ACCESS: 'open', WIDTH: '1366', HEIGHT: '750', FIT: 'stretch', QUALITY: '100'
      })
      for (const [query, size] of [['', '1366x750'], ['?fit=contain', '1334x750']] as const) {
        const answer = await fetch(`http://${HOST}/snapshot.jpg${query}`)
        const jpeg = Buffer.from(await answer.arrayBuffer())
        t.equal(answer.status, 200)
        t.equal(`${decode(jpeg).width}x${decode(jpeg).height}`, size)
        writeFileSync(`${folder}/picture.jpg`, jpeg)
        writeRaw(`${folder}/picture.jpg`, `${folder}/picture`)
        writeRaw(`${folder}/screen.png`, `${folder}/reference`, ['-filter', 'Lanczos', '-resize', `${size}!`])
        const similarity = ssim(`${folder}/picture`, `${folder}/reference`, size)
        t.ok(similarity >= 0.97, `${size}: ${similarity}`)
      }
    })
  }
})
