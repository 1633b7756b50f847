import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import t from 'tap'
import type { Picture } from '../../../../capture/frame.js'
import { createScaler } from '../../../../capture/pictures/scale/scaler.js'
import { openPage } from '../../../fixtures/chromium.js'
import { needs } from '../../../fixtures/needs.js'

const TEXT = 'The teacher’s screen shows a browser window: menus, code, a table of figures (0.97 ≤ SSIM), and everybody reads along.'
const WORDS = TEXT.split(' ')
const STYLES = [
  '', 'font-size: 10px', 'font: 12px monospace; color: #00309a', 'font: 13px serif', 'background: #223; color: #dde', 'color: #888'
]

const PARAGRAPHS = Array.from({ length: 300 }, (_, paragraph) => {
  const words = Array.from({ length: 10 + paragraph * 7 % 30 }, (_, word) => WORDS[(paragraph * 13 + word * 5) % WORDS.length])
  return `<p style="margin: 3px 0; ${STYLES[paragraph % STYLES.length]}">
    ${words.join(' ')}`
})
/** Columns of small text in black, in colours, and light on dark. */
const HTML = `<body style="margin: 8px; font: 11px sans-serif; columns: 5">${PARAGRAPHS.join('')}`

/** Structural similarity of the luma of two raw pictures, by ffmpeg; 1 if they are equal. */
function ssim (a: string, b: string, size: string): number {
  const raw = ['-f', 'rawvideo', '-pixel_format', 'bgr0', '-video_size', size, '-i']
  const { stderr } = spawnSync('ffmpeg', [
    '-hide_banner', ...raw, a, ...raw, b, '-lavfi', '[0]format=gray[a];[1]format=gray[b];[a][b]ssim', '-f', 'null', '-'
  ], { encoding: 'utf8' })
  const found = /SSIM Y:([\d.]+)/.exec(stderr)
  if (!found) throw new Error(`ffmpeg gave no SSIM: ${stderr}`)
  return Number(found[1])
}

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
  await page.setContent(HTML)
  writeFileSync(`${folder}/page.png`, await page.screenshot())
  const data = execFileSync('convert', [`${folder}/page.png`, '-alpha', 'off', '-depth', '8', 'bgra:-'], { maxBuffer: 2 ** 24 })
  const picture: Picture = {
    kind: 'picture', data, format: 'bgrx', width: 1920, height: 1080, stride: 1920 * 4, takenAt: Date.now(), sequence: 0
  }

  for (const [box, size] of SIZES) {
    const scaler = createScaler(box)
    t.teardown(() => scaler.close())
    const { data, width, height } = await scaler.scale(picture)
    t.equal(`${width}x${height}`, size)
    writeFileSync(`${folder}/scaled`, data)
    const page = [`${folder}/page.png`, '-alpha', 'off']
    execFileSync('convert', [...page, '-filter', 'Lanczos', '-resize', `${size}!`, '-depth', '8', `bgra:${folder}/reference`])
    const similarity = ssim(`${folder}/scaled`, `${folder}/reference`, size)
    t.ok(similarity >= 0.97, `${size}: ${similarity}`)

    execFileSync('convert', [...page, '-sample', `${size}!`, '-depth', '8', `bgra:${folder}/sampled`])
    t.ok(ssim(`${folder}/sampled`, `${folder}/reference`, size) < 0.97, 'which simply leaving out pixels does not reach')
  }
})
