import fc from 'fast-check'
import t from 'tap'
import type { Pointer } from '../../capture/frame.js'
import { PointerSender } from '../../deltas/pointer-sender.js'
import { faultMessage, pointerImageMessage, pointerMessage, readAcknowledgement } from '../../deltas/wire.js'
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
  t.same([faultMessage(undefined), faultMessage('"gone"', 'SOURCE_ENDED')].map(text => JSON.parse(text)), [
    { fault: null }, { fault: '"gone"', code: 'SOURCE_ENDED' }
  ])
})

t.test('nothing but an acknowledgement is read as one', async t => {
  t.equal(readAcknowledgement(Buffer.of(1, 0x78, 0x56, 0x34, 0x12), true), 0x12345678)
  t.equal(readAcknowledgement(Buffer.of(1, 0, 0, 0, 0), false), undefined, 'as text')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 9 }), bytes => {
    const isOne = bytes.length === 5 && bytes[0] === 1
    return (readAcknowledgement(Buffer.from(bytes), true) !== undefined) === isOne
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
