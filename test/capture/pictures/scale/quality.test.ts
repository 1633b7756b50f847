import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import type { Picture } from '../../../../capture/frame.js'
import { createScaler } from '../../../../capture/pictures/scale/scaler.js'
import { openPage } from '../../../fixtures/chromium.js'
import { needs } from '../../../fixtures/needs.js'
import { SMALL_TEXT } from '../../../fixtures/small-text.js'
import { ssim, writeRaw } from '../../../fixtures/ssim.js'

const SKIP = needs('chromium', 'convert', 'ffmpeg')

/** [box, size]: smaller, only in one direction, and larger. */
const SIZES = [
  [{ width: 1366 }, '1366x768'], [{ width: 1280 }, '1280x720'], [{ width: 960 }, '960x540'], [{ width: 1800 }, '1800x1012'],
  [{ width: 480 }, '480x270'], [{ width: 1920, height: 750, fit: 'stretch' }, '1920x750'],
  [{ width: 2300, height: 1300, fit: 'stretch' }, '2300x1300']
] as const

t.test('small text stays as readable as with the Lanczos filter of ImageMagick', { skip: SKIP }, async t => {
  const folder = t.testdir()
  const page = await openPage(t, { viewport: { width: 1920, height: 1080 } })
  await page.setContent(SMALL_TEXT)
  writeFileSync(`${folder}/page.png`, await page.screenshot())
  writeRaw(`${folder}/page.png`, `${folder}/page`)
  const data = readFileSync(`${folder}/page`)
  const picture: Picture = {
    kind: 'picture', data, format: 'bgrx', width: 1920, height: 1080, stride: 1920 * 4, takenAt: Date.now(), sequence: 0
  }

  for (const [box, size] of SIZES) {
    const scaler = createScaler(box)
    t.teardown(() => scaler.close())
    const { data, width, height } = await scaler.scale(picture)
    t.equal(`${width}x${height}`, size)
    writeFileSync(`${folder}/scaled`, data)
    writeRaw(`${folder}/page.png`, `${folder}/reference`, ['-filter', 'Lanczos', '-resize', `${size}!`])
    const similarity = ssim(`${folder}/scaled`, `${folder}/reference`, size)
    t.ok(similarity >= 0.97, `${size}: ${similarity}`)

    writeRaw(`${folder}/page.png`, `${folder}/sampled`, ['-sample', `${size}!`])
    t.ok(ssim(`${folder}/sampled`, `${folder}/reference`, size) < 0.97, 'which simply leaving out pixels does not reach')
  }
})
