import { Jimp } from 'jimp'
import t from 'tap'
import { openPage, until, SHOWN_WIDTH } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { startPageService } from '../../fixtures/updates/service.js'
import type { Operation } from '../../../viewer/updates/operations.js'
import { stepsTo } from '../../../viewer/updates/steps.js'

const SIZE = { width: 1920, height: 1080 }
const SMALL = { width: 360, height: 203 }

/** Lines as thin as those of letters, black and white in turns. */
const LINES: Operation = {
  kind: 'palette',
  x: 0,
  y: 0,
  ...SIZE,
  colours: Uint32Array.of(0, 0xffffff),
  indices: Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) => i % SIZE.width % 2)
}

t.test('a picture is halved until it is as small as it is shown, from hardly less than it is', async t => {
  t.same(stepsTo(SMALL, SIZE), [{ width: 1440, height: 812 }, { width: 720, height: 406 }, SMALL])
  t.same(stepsTo({ width: 1440, height: 810 }, SIZE), [{ width: 1440, height: 810 }])
})

t.test('in a small window every pixel of the screen counts, also of what changes later; large it is exact again', {
  skip: needs('chromium')
}, async t => {
  const service = await startPageService(t)
  const page = await openPage(t, { viewport: { width: SMALL.width, height: 640 }, reducedMotion: 'reduce' })
  await page.goto(service.url, { waitUntil: 'domcontentloaded' })
  const watcher = await service.watchers.next()
  await watcher.update({ ...SIZE, isWhole: true, operations: [LINES] })
  await until(page, `${SHOWN_WIDTH} === ${SIZE.width} && document.querySelector('#screen').width === ${SMALL.width}`)
  /** How bright the picture is in columns of its middle, 0 to 255. */
  const levels = async (from: number, count: number) => {
    const { bitmap } = await Jimp.fromBuffer(await page.screenshot({ clip: { x: from, y: 300, width: count, height: 1 } }))
    return Array.from({ length: count }, (_, i) => bitmap.data[4 * i]!)
  }
  const isGrey = (level: number) => Math.abs(level - 127) < 32
  t.ok((await levels(20, 300)).every(isGrey), 'thin lines are an even grey')

  await watcher.update({ ...SIZE, operations: [{ kind: 'fill', x: 960, y: 0, width: 960, height: 1080, colour: 0xff0000 }] })
  const [grey, red] = [await levels(20, 155), await levels(185, 155)]
  t.ok(grey.every(isGrey) && red.every(level => level > 250), 'and an update is drawn where it belongs')

  await page.keyboard.press('1')
  await until(page, `document.querySelector('#screen').width === ${SIZE.width}`)
  await page.keyboard.press('ArrowLeft')
  await until(page, "!document.querySelector('#stage.moving')")
  t.same([...new Set(await levels(0, 100))].sort((a, b) => a - b), [0, 255])
})
