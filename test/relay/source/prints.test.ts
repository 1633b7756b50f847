import t from 'tap'
import { Prints } from '../../../relay/source/prints.js'

const SIZE = { width: 64, height: 48 }
const MAGENTA = 0xff00ff

/** As the reading thread does, it says once which memory there is. */
function begin () {
  const bytes = 4 * SIZE.width * SIZE.height
  const memory = new SharedArrayBuffer(2 * bytes)
  const pixels = [0, 1].map(index => new Uint32Array(memory, index * bytes, bytes / 4).fill(0x336699))
  return { memory, pixels, prints: new Prints() }
}

/** A pointer of 8x8 px, all in one colour. */
function pointerAt (x: number, y: number) {
  const rgba = Uint8Array.from({ length: 4 * 8 * 8 }, (_, at) => [255, 0, 255, 255][at % 4]!)
  return { image: { id: 1, width: 8, height: 8, tipX: 0, tipY: 0, rgba }, x, y, scale: 1 }
}

t.test('the pointer is on each picture once, and what it covers beside it', async t => {
  const { memory, pixels, prints } = begin()
  for (let step = 0; step < 6; step++) {
    const index = prints.next()
    t.ok(pixels[index]!.every(pixel => pixel === 0x336699), 'what is written to has no pointer on it')
    const taken = { ...SIZE, ...step === 0 && { memory }, index, changed: step === 0 ? undefined : [], last: undefined, count: 1 }
    const picture = prints.print(taken, pointerAt(10 + 2 * step, 5), 0)
    prints.finish(picture)
    const { changed, beneath } = picture
    t.equal(pixels[index]!.filter(pixel => (pixel & 0xffffff) === MAGENTA).length, 64)
    t.same(changed, step === 0 ? undefined : [{ x: 8 + 2 * step, y: 5, width: 10, height: 8 }])
    t.equal(beneath!.pixels.readUInt32LE(0), 0x336699)
    t.not(index, prints.next())
  }
})

t.test('a picture that could not be taken does not count', async t => {
  const { prints } = begin()
  t.equal(prints.next(), prints.next())
})
