import turbo from '@julusian/jpeg-turbo'
import t from 'tap'
import { createPicture, fillRectangle } from '../../../capture/draw.js'
import { createEncoder } from '../../../capture/encoders/index.js'
import { createJimp } from '../../../capture/encoders/jimp.js'
import { createJpegTurbo } from '../../../capture/encoders/jpeg-turbo.js'
import type { Picture } from '../../../capture/frame.js'

/** 64x32, red on the left, blue on the right. */
function redAndBlue (): Picture {
  const picture = createPicture(64, 32)
  fillRectangle(picture, 0, 0, 32, 32, 0xff0000)
  fillRectangle(picture, 32, 0, 32, 32, 0x0000ff)
  return picture
}

function colourAt (jpeg: Buffer, x: number, y: number): number[] {
  const { data, width } = turbo.decompressSync(jpeg, { format: turbo.FORMAT_RGB })
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

for (const create of [createJpegTurbo, createJimp]) {
  t.test(`${create().name} gives a whole JPEG with the colours of the picture`, async t => {
    const encoder = create()
    t.teardown(() => encoder.close())
    const jpeg = await encoder.encode(redAndBlue(), 90)
    t.equal(jpeg.readUInt16BE(0), 0xffd8, 'starts as a JPEG')
    t.equal(jpeg.readUInt16BE(jpeg.length - 2), 0xffd9, 'ends as a JPEG')
    const [red, , blue] = colourAt(jpeg, 8, 16)
    t.ok(red! > 240 && blue! < 16, 'red is red')
    t.ok(colourAt(jpeg, 56, 16)[2]! > 240, 'blue is blue')
    await encoder.encode(createPicture(16, 8), 90)
    t.ok(colourAt(jpeg, 56, 16)[2]! > 240, 'and stays so when the next picture is encoded')
  })
}

t.test('the fast encoder is taken where it is installed', async t => {
  const encoder = await createEncoder()
  t.equal(encoder.name, 'jpeg-turbo')
})
