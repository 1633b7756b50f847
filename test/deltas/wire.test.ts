import fc from 'fast-check'
import t from 'tap'
import type { Pointer } from '../../capture/frame.js'
import { readClientMessage } from '../../deltas/client-messages.js'
import { PointerSender } from '../../deltas/pointer-sender.js'
import { faultMessage, laserMessage, lookMessage, pointerImageMessage, pointerMessage, timeMessage } from '../../deltas/wire.js'
import { laserMessage as pageLaser, lookMessage as pageLook } from '../../viewer/updates/pointing.js'
import { readMessage } from '../../viewer/updates/read.js'

const read = (message: Buffer) => readMessage(Uint8Array.from(message).buffer)
const pointerOf = (id: number, x = 0): Pointer =>
  ({ x, y: -7.4, scale: 0.5, image: { id, width: 2, height: 1, tipX: -1, tipY: 3, rgba: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 255) } })

t.test('the page reads where the pointer is, and what it looks like', async t => {
  t.match(read(pointerMessage(pointerOf(9, 1919.6))), { kind: 'pointer', x: 1920, y: -7, image: 9, scale: 0.5 })
  t.match(read(pointerMessage(undefined)), { kind: 'pointer', image: 0 })
  const { pixels, ...image } = read(pointerImageMessage(pointerOf(2 ** 32 - 1).image)) as { pixels: Uint8ClampedArray }
  t.match(image, { kind: 'pointer image', image: 2 ** 32 - 1, width: 2, height: 1, tipX: -1, tipY: 3 })
  t.same([...pixels], [1, 2, 3, 4, 5, 6, 7, 255])
  t.same([faultMessage(undefined), faultMessage({ fault: '"gone"', code: 'SOURCE_ENDED' })].map(text => JSON.parse(text)), [
    { fault: null }, { fault: '"gone"', code: 'SOURCE_ENDED' }
  ])
})

const spots = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) })
/** Whatever a page may come up with. */
const regions = fc.record({ x: fc.double(), y: fc.double(), width: fc.double(), height: fc.double() })

t.test('the host\'s page and the service read of each other where to point and to look, and what time it is', async t => {
  const heard = (message: ArrayBuffer) => readClientMessage(Buffer.from(message), true)
  fc.assert(fc.property(spots, spot => {
    for (const read_ of [read(laserMessage(spot)), heard(pageLaser(spot))] as Array<{ spot: typeof spot }>) {
      if (Math.hypot(read_.spot.x - spot.x, read_.spot.y - spot.y) > 1 / 65_535) throw new Error('it is elsewhere')
    }
  }))
  fc.assert(fc.property(regions, region => {
    const { kind } = heard(pageLook(region)) ?? {}
    if (kind !== 'look') throw new Error('a page must send nothing for which it is cut off')
  }))
  for (const region of [{ x: 0.5, y: 0, width: 0.5, height: 0.25 }, { x: 1, y: 1, width: 0, height: 0 }]) {
    const [sent, answered] = [heard(pageLook(region)), read(lookMessage(region))] as Array<{ region: typeof region }>
    t.same(sent!.region, answered!.region)
    t.ok(Math.abs(sent!.region.x - region.x) <= 1 / 65_535 && sent!.region.width > 0)
  }
  const nothing = [{ kind: 'laser', spot: undefined }, { kind: 'look', region: undefined }]
  t.same([heard(pageLaser(undefined)), heard(pageLook(undefined))], nothing)
  t.same([read(laserMessage(undefined)), read(lookMessage(undefined))], nothing)
  t.same(read(timeMessage(2 ** 32 - 1, 1_767_225_600_000.5)), { kind: 'time', question: 2 ** 32 - 1, ms: 1_767_225_600_000.5 })
})

t.test('nothing is read from a client but what it may send', async t => {
  t.same(readClientMessage(Buffer.of(1, 0x78, 0x56, 0x34, 0x12), true), { kind: 'painted', number: 0x12345678 })
  t.equal(readClientMessage(Buffer.of(1, 0, 0, 0, 0), false), undefined, 'as text')
  for (const lie of [
    [], [0], [1, 0, 0, 0], [2, 0, 0, 0, 0], [4, 1, 0, 0, 0], [4, 1, 0, 0, 0, 0, 0], [4, 2, 0, 0, 0, 0], [5, 255, 0, 0, 0, 0, 1, 0, 1, 0],
    [5, 1, 0, 0, 0, 0, 0, 0, 1, 0], [5, 1, 0, 0, 0, 0, 1, 0, 0, 0], [5, 1, 1, 0, 0, 0, 255, 255, 1, 0], [5, 1, 0, 0, 255, 255, 1, 0, 1, 0],
    [6, 0, 0, 0, 1], [6, 0, 0, 0, 1, 0, 0, 0, 0]
  ]) t.equal(readClientMessage(Buffer.from(lie), true), undefined, String(lie))
  const lengths: Record<number, number> = { 1: 5, 4: 6, 5: 10, 6: 8 }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: 0, max: 7 }), (bytes, kind) => {
    if (bytes.length > 0) bytes[0] = kind
    const message = readClientMessage(Buffer.from(bytes), true)
    if (message && bytes.length !== lengths[kind]) throw new Error('it has another length')
    if (message?.kind !== 'look' || !message.region) return
    const { x, y, width, height } = message.region
    if (!(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width < 1.000001 && y + height < 1.000001)) throw new Error('it goes beyond')
  }))
})

t.test('an image of a pointer is sent before it is needed, and again only when a client has forgotten it', async () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 100 }), moves => {
    const sender = new PointerSender()
    const kept: number[] = []
    for (const [id, isTaken] of moves) {
      sender.set(pointerOf(id))
      if (!isTaken) continue
      for (const message of sender.take().map(read)) {
        if (message.kind === 'pointer image') {
          if (kept.includes(message.image)) throw new Error('it has that')
          kept.push(message.image)
          if (kept.length > 16) kept.shift()
        } else if (message.kind === 'pointer' && !kept.includes(message.image)) throw new Error('it does not have that')
      }
      if (sender.take().length > 0) throw new Error('it has not moved')
    }
  }))
})
