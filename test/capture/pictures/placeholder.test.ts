import t from 'tap'
import { createPicture } from '../../../capture/pictures/draw.js'
import type { Picture } from '../../../capture/frame.js'
import { layOut } from '../../../capture/pictures/placeholder-layout.js'
import { drawPlaceholder } from '../../../capture/pictures/placeholder.js'
import { drawText } from '../../../capture/pictures/text/draw-text.js'

const SIZE = { width: 640, height: 360 }
const isLit = ({ data }: Picture, pixel: number) => data.readUInt32LE(pixel * 4) !== 0
const lit = (picture: Picture) => Array.from({ length: picture.width * picture.height }, (_, pixel) => isLit(picture, pixel))

t.test('viewers can read what the layout says, and nothing else is in the picture', async t => {
  const picture = await drawPlaceholder('the cable is out', SIZE, 'SOURCE_FAILED')
  t.match(picture, { ...SIZE, fault: 'the cable is out' })
  const drawn = (reason: string) => {
    const stamp = createPicture(SIZE.width, SIZE.height)
    for (const { text, x, y, size, colour } of layOut(reason, 'SOURCE_FAILED', SIZE)) drawText(stamp, text, x, y, size, colour)
    return stamp
  }
  t.ok(picture.data.equals(drawn('the cable is out').data))
  t.notOk(picture.data.equals(drawn('the cable is in').data), 'so this test is able to fail')
})

t.test('the ink is in the middle: as much is left free on the left as on the right', async t => {
  const picture = await drawPlaceholder('paused by the host', SIZE, 'PAUSED')
  const columns = lit(picture).flatMap((isInk, pixel) => isInk ? [pixel % SIZE.width] : [])
  const free = [Math.min(...columns), SIZE.width - 1 - Math.max(...columns)]
  t.ok(Math.abs(free[0]! - free[1]!) <= 6, free.join(' and '))
  t.ok(free[0]! > 20)
})

t.test('there is one in any size, also where no letter fits', async t => {
  for (const [width, height] of [[1, 1], [16, 8], [3, 2000], [2000, 3], [7680, 4320]] as const) {
    const picture = await drawPlaceholder('the cable is out', { width, height }, 'SOURCE_HANGS')
    t.match(picture, { width, height, stride: width * 4 })
    t.equal(picture.data.length, width * height * 4)
  }
})

t.test('others get their turn while a large one is drawn', async t => {
  let turns = 0
  const count = () => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  await drawPlaceholder('the cable is out and nobody knows why '.repeat(10), { width: 7680, height: 4320 }, 'SOURCE_HANGS')
  clearImmediate(next)
  t.ok(turns > 3, `${turns} turns`)
})
