import assert from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { readOperations, type Operation } from '../../../viewer/updates/operations.js'
import { pixelsOf } from '../../../viewer/updates/pixels.js'
import { readMessage, type Update } from '../../../viewer/updates/read.js'
import { rawOf, writeOperations, writePointer, writePointerImage, writeUpdate } from '../../fixtures/updates/write.js'

const SIZE = { width: 300, height: 40 }
const IMAGES = 3

const byte = fc.nat(255)
const colour = fc.nat(2 ** 24 - 1)
const rectangle = fc.record({ width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(size => fc.record({ x: fc.nat(SIZE.width - size.width), y: fc.nat(SIZE.height - size.height) }).map(at => ({ ...at, ...size })))
const bytes = (length: number, max = 255) => fc.uint8Array({ minLength: length, maxLength: length, max })

/** Any operation that keeps to the bounds. */
const operation: fc.Arbitrary<Operation> = rectangle.chain(target => {
  const size = target.width * target.height
  return fc.oneof<fc.Arbitrary<Operation>[]>(
    fc.record({ fromX: fc.nat(SIZE.width - target.width), fromY: fc.nat(SIZE.height - target.height) })
      .map(from => ({ kind: 'move', ...from, ...target })),
    colour.map(colour => ({ kind: 'fill', ...target, colour })),
    fc.uint32Array({ minLength: 1, maxLength: 256, max: 2 ** 24 - 1 }).chain(colours => bytes(size, colours.length - 1)
      .map(indices => ({ kind: 'palette' as const, ...target, colours, indices }))),
    fc.record({ image: fc.nat(IMAGES - 1), fromX: fc.nat(65_535), fromY: fc.nat(65_535) })
      .map(piece => ({ kind: 'image', ...piece, ...target })),
    bytes(3 * size).map(planes => ({ kind: 'raw', ...target, planes }))
  )
})

t.test('what is written is read', async () => {
  fc.assert(fc.property(fc.record({
    operations: fc.array(operation, { maxLength: 8 }),
    images: fc.array(fc.uint8Array(), { maxLength: 3 }),
    number: fc.nat(2 ** 32 - 1),
    isWhole: fc.boolean(),
    refines: fc.boolean(),
    takenAt: fc.double({ noNaN: true })
  }), ({ images, ...written }) => {
    const message = writeUpdate({ ...SIZE, ...written, images: images.map(bytes => Buffer.from(bytes)) })
    const { operations: compressed, ...update } = readMessage(new Uint8Array(message).buffer) as Update
    const inflated = compressed.length === 0 ? compressed : new Uint8Array(inflateRawSync(compressed))
    assert.deepStrictEqual(
      { ...update, operations: readOperations(inflated, { ...SIZE, images: IMAGES }) }, { kind: 'update', ...SIZE, ...written, images }
    )
  }))
})

t.test('pointers and their images are read', async t => {
  const pointer = { x: -5, y: 1079, image: 7, scale: 0.5 }
  t.strictSame(readMessage(new Uint8Array(writePointer(pointer)).buffer), { kind: 'pointer', ...pointer })
  const image = { image: 2 ** 32 - 1, width: 2, height: 1, tipX: -1, tipY: 3, pixels: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 255) }
  t.strictSame(readMessage(new Uint8Array(writePointerImage(image)).buffer), { kind: 'pointer image', ...image })
})

t.test('messages of other kinds, which a later service may send, are left alone', async t => {
  for (const kind of [0, 7, 9, 255]) t.same(readMessage(Uint8Array.of(kind, 1, 2, 3).buffer), { kind: 'unknown' })
})

t.test('pixels come out of palettes and raw rectangles as they went in', async () => {
  fc.assert(fc.property(rectangle.chain(target => fc.record({
    target: fc.constant(target), pixels: bytes(3 * target.width * target.height)
  })), ({ target, pixels }) => {
    const rgba = pixelsOf(rawOf(target, pixels))
    if (rgba.some((value, i) => value !== (i % 4 === 3 ? 255 : pixels[(i >> 2) * 3 + i % 4]))) throw new Error('other pixels')
  }))
  fc.assert(fc.property(fc.array(colour, { minLength: 1, maxLength: 256 }), colours => {
    const indices = Uint8Array.from(colours.keys())
    const rgba = pixelsOf({ kind: 'palette', x: 0, y: 0, width: colours.length, height: 1, colours: Uint32Array.from(colours), indices })
    const wanted = colours.flatMap(colour => [colour >> 16, colour >> 8 & 255, colour & 255, 255])
    if (rgba.join() !== wanted.join()) throw new Error(`${rgba}`)
  }))
})

/** Whether it is read, or refused with a sentence. Anything else is thrown. */
function isRead (read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof RangeError && !/outside the bounds|Invalid/.test(error.message)) return false // those would be V8's own
    throw error
  }
}

t.test('garbage is refused with a sentence, never read halfway', async t => {
  const bounds = { ...SIZE, images: IMAGES }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (garbage, kind) => {
    isRead(() => readMessage(garbage.slice().buffer))
    isRead(() => readMessage(Uint8Array.of(kind, ...garbage).buffer))
    isRead(() => readOperations(garbage, bounds))
  }), { numRuns: 3000 })
  fc.assert(fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), fc.nat(), byte, (operations, at, value) => {
    const message = writeOperations(operations)
    for (const cut of [at % message.length, message.length - 1]) isRead(() => readOperations(message.subarray(0, cut), bounds))
    message[at % message.length] = value
    if (!isRead(() => readOperations(message, bounds))) return
    for (const { x, y, width, height } of readOperations(message, bounds)) {
      if (x + width > SIZE.width || y + height > SIZE.height || width * height === 0) throw new Error('beyond the picture')
    }
  }), { numRuns: 1000 })

  const operations: Operation[] = [{ kind: 'fill', x: 0, y: 0, ...SIZE, colour: 1 }]
  const whole = writeUpdate({ ...SIZE, number: 1, operations, images: [Buffer.alloc(9)] })
  const read = (bytes: Iterable<number>) => isRead(() => readMessage(new Uint8Array(bytes).buffer))
  t.notOk([...whole.keys()].some(length => read(whole.subarray(0, length))), 'some bytes too few')
  t.notOk(read([...whole, 0]), 'a byte too many')
  t.ok(read(whole))
})

t.test('what reaches beyond the picture or the images is refused', async t => {
  const at = { x: 0, y: 0, width: 10, height: 10 }
  const wrong: [Operation, string][] = [
    [{ kind: 'fill', ...at, x: 291, colour: 0 }, '10x10 px at 291,0 are not within the picture of 300x40 px'],
    [{ kind: 'fill', ...at, height: 0, colour: 0 }, '10x0 px at 0,0 are not within the picture of 300x40 px'],
    [{ kind: 'move', ...at, fromX: 0, fromY: 31 }, '10x10 px at 0,31 are not within the picture of 300x40 px'],
    [{ kind: 'image', ...at, image: 3, fromX: 0, fromY: 0 }, 'image 3 of 3'],
    [{ kind: 'palette', ...at, colours: Uint32Array.of(1, 2), indices: new Uint8Array(100).fill(2) }, 'colour 2 of 2']
  ]
  for (const [operation, message] of wrong) {
    t.throws(() => readOperations(writeOperations([operation]), { ...SIZE, images: IMAGES }), { name: 'RangeError', message })
  }
})
