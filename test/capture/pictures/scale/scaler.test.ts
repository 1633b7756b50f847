import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { createPicture, fillRectangle } from '../../../../capture/pictures/draw.js'
import { createJpegTurbo } from '../../../../capture/encoders/jpeg-turbo.js'
import type { Picture, Rectangle, Region } from '../../../../capture/frame.js'
import { copyOf } from '../../../../capture/pictures/pointer.js'
import type { Box } from '../../../../capture/pictures/scale/fit.js'
import { createScaler } from '../../../../capture/pictures/scale/scaler.js'
import { createTaps } from '../../../../capture/pictures/scale/taps.js'
import { padRows } from '../../../fixtures/pad-rows.js'
import { decode, distance } from '../../../fixtures/pixels.js'

function scaler (t: Test, box: Box) {
  const scaler = createScaler(box)
  t.teardown(() => scaler.close())
  return scaler
}

/** Whole rows of a picture of this width. */
function rows (width: number, top: number, bottom: number): Region {
  return top < bottom ? [{ x: 0, y: top, width, height: bottom - top }] : []
}

/** Noise, which hides nothing; equal seeds give equal pictures. */
function noise (width: number, height: number, seed = 1): Picture {
  const picture = createPicture(width, height)
  let state = seed
  for (let i = 0; i < picture.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    picture.data[i] = state >>> 24
  }
  return picture
}

/** What the kernel should give, the slow way. */
function scaleSlowly ({ data, width, height }: Picture, toWidth: number, toHeight: number): Float64Array {
  const one = 16384
  const pass = (
    source: ArrayLike<number>, from: number, to: number, lines: number,
    step: number, lineStep: number, toStep: number, toLineStep: number
  ) => {
    const { count, first, weights } = createTaps(from, to, one)
    const target = new Float64Array(to * lines * 4)
    for (let line = 0; line < lines; line++) {
      for (let pixel = 0; pixel < to; pixel++) {
        for (let tap = 0; tap < Math.min(count, from); tap++) {
          const weight = weights[pixel * count + tap]! / one
          for (let channel = 0; channel < 4; channel++) {
            const value = source[line * lineStep + (first[pixel]! + tap) * step + channel]!
            target[line * toLineStep + pixel * toStep + channel]! += weight * value
          }
        }
      }
    }
    return target
  }
  const rows = pass(data, height, toHeight, width, width * 4, 4, width * 4, 4)
  return pass(rows, width, toWidth, toHeight, 4, width * 4, 4, toWidth * 4).map(value => Math.max(0, Math.min(255, value)))
}

const SIZES = [
  [1920, 1080, 1366, 768], [1366, 768, 1365, 768], [101, 33, 100, 32], [97, 61, 13, 8], [4096, 20, 512, 2], [64, 64, 8, 8],
  [640, 1, 320, 1], [9, 300, 1, 34], [2, 1, 1, 1], [3, 3, 2, 2], [5, 7, 4, 6], [1920, 1080, 1366, 750], [64, 48, 101, 77], [1, 1, 9, 7],
  [50, 40, 50, 23], [50, 40, 83, 12]
] as const

for (const [width, height, toWidth, toHeight] of SIZES) {
  t.test(`${width}x${height} becomes ${toWidth}x${toHeight}, and each pixel is what it should be`, async t => {
    const picture = noise(width, height)
    const scaled = await scaler(t, { width: toWidth, height: toHeight, fit: 'stretch' }).scale(picture)
    t.match(scaled, { width: toWidth, height: toHeight, format: 'bgrx', takenAt: picture.takenAt })
    t.equal(scaled.data.length, toWidth * toHeight * 4)
    const slowly = scaleSlowly(picture, toWidth, toHeight)
    let largest = 0
    slowly.forEach((value, i) => { largest = Math.max(largest, Math.abs(value - scaled.data[i]!)) })
    t.ok(largest <= 5, `within 5 of 256, the rounding of its weights, at worst ${largest.toFixed(1)}`)
  })
}

t.test('an even picture keeps its colour exactly, smaller and larger', async t => {
  const picture = createPicture(301, 200)
  for (const box of [{ width: 200 }, { width: 16 }, { width: 305, height: 390, fit: 'stretch' }] as const) {
    const { scale } = scaler(t, box)
    for (const colour of [0x000000, 0xffffff, 0x0180fe]) {
      fillRectangle(picture, 0, 0, 301, 200, colour)
      const { data } = await scale(picture)
      const wrong = new Uint32Array(data.buffer, data.byteOffset, data.length / 4).findIndex(pixel => pixel !== colour)
      t.equal(wrong, -1, `${box.width} px wide, 0x${colour.toString(16)}`)
    }
  }
})

t.test('both orders of bytes are kept', async t => {
  const picture = noise(60, 40)
  const { scale } = scaler(t, { width: 40 })
  const bgrx = await scale(picture)
  t.equal(bgrx.format, 'bgrx')
  const swapped: Picture = { ...picture, format: 'rgbx', data: Buffer.from(picture.data) }
  for (let i = 0; i < swapped.data.length; i += 4) [swapped.data[i], swapped.data[i + 2]] = [swapped.data[i + 2]!, swapped.data[i]!]
  const rgbx = await scale({ ...swapped, changed: rows(60, 0, 1) }) // in another format everything is new
  t.equal(rgbx.format, 'rgbx')
  t.ok(rgbx.data.every((value, i) => value === bgrx.data[i ^ (i % 2 === 0 ? 2 : 0)]), 'red and blue have swapped places')
})

t.test('a picture that has the right size passes through as it is', async t => {
  const picture = noise(640, 10)
  for (const box of [{}, { width: 640 }, { width: 800, height: 10 }, { width: 640, height: 10, fit: 'stretch' }] as const) {
    const { scale, resizes } = scaler(t, box)
    t.equal(await scale(picture), picture)
    t.notOk(resizes(picture))
  }
})

t.test('if a few rows change, the result is the same as for a picture scaled as a whole', async t => {
  const { scale } = scaler(t, { width: 266 })
  const whole = scaler(t, { width: 266 })
  const picture = noise(400, 300)
  await scale(picture)
  const changes = [[0, 1], [299, 300], [100, 102], [100, 102], [250, 251], [0, 300], [7, 8], [200, 200], [11, 290]] as const
  for (const [step, [top, bottom]] of changes.entries()) {
    noise(400, bottom - top, step + 2).data.copy(picture.data, top * 1600)
    const partial = await scale({ ...picture, changed: rows(400, top, bottom) })
    t.ok(partial.data.equals((await whole.scale(picture)).data), `rows ${top} to ${bottom}`)
  }
})

t.test('a pointer is erased wherever it goes, and the rest is as if it had never been there', async t => {
  const [erasing, plain] = [createScaler({ width: 150 }, { erasesPointer: true }), createScaler({ width: 150 })]
  for (const { close } of [erasing, plain]) t.teardown(close)
  const bare = noise(400, 300)
  let old: Rectangle | undefined
  for (const [step, [x, y]] of [[10, 10], [10, 10], [13, 12], [390, 290], [200, 149], [200, 149], [0, 0]].entries()) {
    const drawn = { x: 60 * step, y: 280 - 40 * step, width: 30, height: 20 }
    noise(30, 20, step).data.forEach((value, at) => { bare.data[(drawn.y + Math.floor(at / 120)) * 1600 + 4 * drawn.x + at % 120] = value })
    const pointer = { x: x!, y: y!, width: Math.min(16, 400 - x!), height: Math.min(16, 300 - y!) }
    const data = Buffer.from(bare.data)
    const beneath = copyOf(data, 1600, pointer, undefined)
    fillRectangle({ ...bare, data }, pointer.x, pointer.y, pointer.width, pointer.height, 0xffffff)
    const changed = [drawn, pointer, ...old ? [old] : []]
    old = pointer
    const erased = await erasing.scale({ ...bare, data, beneath, changed })
    t.ok(erased.data.equals((await plain.scale({ ...bare, changed })).data), `step ${step}`)
  }
})

t.test('what is said to have changed is all that has, and not much more', async t => {
  const { scale } = scaler(t, { width: 266 })
  const picture = noise(400, 300)
  let before = Buffer.from((await scale(picture)).data)
  for (const [x, y, width, height] of [[0, 0, 1, 1], [399, 299, 1, 1], [100, 50, 40, 9], [0, 120, 400, 3]] as const) {
    fillRectangle(picture, x, y, width, height, 0xffffff)
    const { data, changed, stride } = await scale({ ...picture, changed: [{ x, y, width, height }] })
    const [part] = changed as [Rectangle]
    t.ok(part.width <= width * 2 / 3 + 8 && part.height <= height * 2 / 3 + 8, JSON.stringify(part))
    for (let at = 0; at < data.length; at++) {
      const [row, column] = [Math.floor(at / stride), Math.floor(at % stride / 4)]
      if (row >= part.y && row < part.y + part.height && column >= part.x && column < part.x + part.width) continue
      if (data[at] !== before[at]) return t.fail(`${column}, ${row} has changed, too`)
    }
    before = Buffer.from(data)
  }
})

t.test('rows that did not change are not scaled again', async t => {
  const { scale } = scaler(t, { width: 200 })
  const picture = noise(400, 400)
  const { data } = await scale(picture)
  data.fill(0)
  for (let time = 0; time < 2; time++) await scale({ ...picture, changed: rows(400, 200, 220) }) // to the other one, then to this
  t.ok(data.subarray(0, 80 * 800).every(value => value === 0), 'above')
  t.ok(data.subarray(120 * 800).every(value => value === 0), 'below')
  t.notOk(data.subarray(100 * 800, 110 * 800).every(value => value === 0), 'the rows that did change')
})

t.test('a result stays as it is while the next picture is scaled, and encodes as it is', async t => {
  const { scale } = scaler(t, { width: 160 })
  const encoder = createJpegTurbo()
  const picture = createPicture(320, 200)
  fillRectangle(picture, 0, 0, 320, 200, 0xff0000)
  const red = await scale(picture)
  fillRectangle(picture, 0, 0, 320, 200, 0x0000ff)
  const [{ jpeg }, blue] = await Promise.all([encoder.encode(red, 90), scale(picture)])
  const { width, height, at } = decode(jpeg)
  t.same([width, height], [160, 100])
  t.ok(distance(at(80, 50), [255, 0, 0]) < 4, 'red, although the next one is blue')
  t.ok(distance(decode((await encoder.encode(blue, 90)).jpeg).at(80, 50), [0, 0, 255]) < 4, 'blue')
})

t.test('a picture with padded rows is scaled like one without', async t => {
  const [plain, padded] = [scaler(t, { width: 100 }), scaler(t, { width: 100 })]
  for (const seed of [1, 2]) {
    const picture = noise(200, 120, seed)
    t.ok((await padded.scale(padRows(picture, 48))).data.equals((await plain.scale(picture)).data), `picture ${seed}`)
  }
  const picture = noise(200, 120, 3)
  t.ok((await padded.scale(picture)).data.equals((await plain.scale(picture)).data), 'and so is one after it, without padding')
})

t.test('a picture of another size is scaled, too', async t => {
  const { scale } = scaler(t, { width: 100 })
  t.match(await scale(noise(200, 100)), { width: 100, height: 50 })
  t.match(await scale({ ...noise(400, 100), changed: rows(400, 3, 4) }), { width: 100, height: 26 })
  t.match(await scale(noise(100, 100)), { width: 100, height: 100 })
})

t.test('if a thread dies, the caller gets an error, and the next picture is scaled', async t => {
  const workers: Worker[] = []
  const listen = (message: unknown) => { workers.push((message as { worker: Worker }).worker) }
  subscribe('worker_threads', listen)
  t.teardown(() => unsubscribe('worker_threads', listen))
  const { scale } = scaler(t, { width: 100 })
  const picture = noise(200, 400)
  const { data } = await scale(picture)
  const before = Buffer.from(data)
  t.equal(workers.length, 2)
  workers[1]!.terminate()
  await once(workers[1]!, 'exit')
  await t.rejects(scale(picture), { message: 'the scale-worker thread ended' })
  t.ok((await scale(picture)).data.equals(before), 'by new threads')
  t.equal(workers.length, 4)
})

t.test('a picture too large for the memory is an error, and the next one is scaled', async t => {
  const { scale } = scaler(t, { width: 1 })
  const picture: Picture = { ...createPicture(2, 2), width: 2 ** 16, height: 2 ** 16, stride: 2 ** 18 }
  await t.rejects(scale(picture))
  t.match(await scale(createPicture(2, 2)), { width: 1, height: 2 })
})
