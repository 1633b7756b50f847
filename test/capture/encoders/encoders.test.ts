import turbo from '@julusian/jpeg-turbo'
import { Jimp } from 'jimp'
import t from 'tap'
import { createPicture, fillRectangle } from '../../../capture/pictures/draw.js'
import { createEncoder } from '../../../capture/encoders/index.js'
import { createJimp } from '../../../capture/encoders/jimp.js'
import { createJpegTurbo } from '../../../capture/encoders/jpeg-turbo.js'
import { padRows } from '../../fixtures/pad-rows.js'
import type { Picture, Rectangle } from '../../../capture/frame.js'

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
    const { jpeg } = await encoder.encode(redAndBlue(), 90)
    t.equal(jpeg.readUInt16BE(0), 0xffd8, 'starts as a JPEG')
    t.equal(jpeg.readUInt16BE(jpeg.length - 2), 0xffd9, 'ends as a JPEG')
    const [red, , blue] = colourAt(jpeg, 8, 16)
    t.ok(red! > 240 && blue! < 16, 'red is red')
    t.ok(colourAt(jpeg, 56, 16)[2]! > 240, 'blue is blue')
    await encoder.encode(createPicture(16, 8), 90)
    t.ok(colourAt(jpeg, 56, 16)[2]! > 240, 'and stays so when the next picture is encoded')
  })
}

for (const create of [createJpegTurbo, createJimp]) {
  t.test(`${create().name} leaves out the padding of the rows of a picture`, async t => {
    const encoder = create()
    t.teardown(() => encoder.close())
    const { jpeg } = await encoder.encode(redAndBlue(), 90)
    const { jpeg: padded } = await encoder.encode(padRows(redAndBlue(), 48), 90)
    t.ok(padded.equals(jpeg), 'it is the same JPEG')
  })
}

t.test('only the changed strips are encoded, even if the picture is padded', async t => {
  const encoder = createJpegTurbo()
  await encoder.encode(padRows(striped(rows(70, 90), 0xff0000), 16), 80)
  const next = { ...padRows(striped(rows(70, 90), 0x00ff00), 16), changed: [rows(70, 90)] }
  const { jpeg } = await encoder.encode(next, 80)
  const { jpeg: whole } = await createJpegTurbo().encode(striped(rows(70, 90), 0x00ff00), 80)
  t.ok(pixels(jpeg).equals(pixels(whole)))
})

/** Whole rows of a page of 200x300 px. */
function rows (top: number, bottom: number): Rectangle {
  return { x: 0, y: top, width: 200, height: bottom - top }
}

/** A page of 200x300 px of which some rows have another colour. */
function striped ({ y, height }: Rectangle, colour: number): Picture {
  const picture = createPicture(200, 300)
  fillRectangle(picture, 20, 0, 90, 300, 0x8040c0)
  fillRectangle(picture, 0, y, 200, height, colour)
  return picture
}

const pixels = (jpeg: Buffer) => turbo.decompressSync(jpeg, { format: turbo.FORMAT_RGB }).data

t.test('a picture that changes a little looks just as if all of it had been encoded again', async t => {
  const encoder = createJpegTurbo()
  const changes: Array<[string, Rectangle[]]> = [
    ['all', [rows(0, 300)]],
    ['a few rows', [rows(70, 90)]],
    ['a few others', [rows(0, 1)]],
    ['the last one', [rows(299, 300)]],
    ['a part at the top and one at the bottom', [{ x: 10, y: 280, width: 50, height: 9 }, { x: 150, y: 3, width: 50, height: 40 }]],
    ['more than half', [rows(100, 290)]],
    ['more than half, in two parts', [rows(0, 90), rows(190, 290)]],
    ['a few rows again', [rows(130, 150)]],
    ['nothing', []]
  ]
  let picture = createPicture(200, 300)
  await encoder.encode(picture, 80)
  for (const [index, [what, changed]] of changes.entries()) {
    for (const { x, y, width, height } of changed) fillRectangle(picture, x, y, width, height, 0x204060 * (index + 1) & 0xffffff)
    picture = { ...picture, changed }
    const { jpeg } = await encoder.encode(picture, 80)
    const { jpeg: whole } = await createJpegTurbo().encode({ ...picture, changed: undefined }, 80)
    t.ok(pixels(jpeg).equals(pixels(whole)), what)
    t.match((await Jimp.read(jpeg)).bitmap, { width: 200, height: 300 }, 'and another decoder can read it')
  }
})

t.test('what did not change is not encoded again', async t => {
  const encoder = createJpegTurbo()
  const few = rows(0, 16)
  await encoder.encode({ ...striped(few, 0xff0000), changed: [few] }, 80)
  // Only the first rows are said to have changed: the others are not even looked at.
  const { jpeg } = await encoder.encode({ ...createPicture(200, 300), changed: [few] }, 80)
  const { jpeg: black } = await encoder.encode(createPicture(200, 300), 80)
  t.notOk(pixels(jpeg).equals(pixels(black)), 'the other rows are still there')
})

t.test('the memory of a JPEG is reused once it has been handed back, and not before', async t => {
  const encoder = createJpegTurbo()
  const kept = await encoder.encode(redAndBlue(), 90)
  const before = Buffer.from(kept.jpeg)
  const given = await encoder.encode(redAndBlue(), 90)
  given.lease!.release()
  const next = await encoder.encode(createPicture(64, 32), 90)
  t.equal(next.jpeg.buffer, given.jpeg.buffer)
  t.not(kept.jpeg.buffer, given.jpeg.buffer)
  t.ok(kept.jpeg.equals(before))
})

t.test('an encoder on the memory of one that has ended shows nothing of it, and leaves its JPEGs as they are', async t => {
  const first = createJpegTurbo()
  const { jpeg } = await first.encode(redAndBlue(), 90)
  const copy = Buffer.from(jpeg)
  await first.close()
  const second = createJpegTurbo()
  const partly = { ...createPicture(64, 32), changed: [{ x: 0, y: 0, width: 64, height: 4 }] }
  const { jpeg: black } = await second.encode(partly, 90)
  t.ok(pixels(black).equals(pixels((await createJpegTurbo().encode(createPicture(64, 32), 90)).jpeg)))
  t.ok(jpeg.equals(copy))
})

t.test('the fast encoder is taken where it is installed', async t => {
  const encoder = await createEncoder()
  t.equal(encoder.name, 'jpeg-turbo')
})
