import t from 'tap'
import { CHOICE, choice, id, int, object, propertiesOf, rectangle } from '../../../../../capture/sources/wayland/pipewire/pods.js'
import { layoutOf, offer, transfer } from '../../../../../capture/sources/wayland/pipewire/video.js'

t.test('a value has its length and its type before it, and fills eight bytes', async t => {
  // PipeWire documentation, "SPA POD": an Int of 5
  t.equal(int(5).toString('hex'), '0400000004000000' + '0500000000000000')
  t.equal(rectangle(320, 240).toString('hex'), '080000000a000000' + '40010000f0000000')
})

t.test('what is written into an object can be read; of a choice the default', async t => {
  const bytes = object(7, 8, [[1, id(3)], [2, choice(CHOICE.range, [int(4), int(2), int(9)])], [3, rectangle(5, 6)]])
  const properties = propertiesOf(bytes)
  t.equal(properties.get(1)?.readUInt32LE(), 3)
  t.equal(properties.get(2)?.readUInt32LE(), 4)
  t.same([properties.get(3)?.readUInt32LE(), properties.get(3)?.readUInt32LE(4)], [5, 6])
  t.equal(bytes.length % 8, 0)
})

t.test('no modifiers are offered: with them a compositor would give memory of the GPU', async t => {
  t.same([...propertiesOf(offer()).keys()], [1, 2, 0x20001, 0x20003, 0x20004])
  t.equal(propertiesOf(transfer()[0]!).get(6)?.readUInt32LE(), 0b110, 'memory that can be read')
})

t.test('what was agreed on is read, and nothing impossible is believed', async t => {
  const agreed = (format: number, width: number, height: number) =>
    object(0x40003, 4, [[1, id(2)], [2, id(1)], [0x20001, id(format)], [0x20003, rectangle(width, height)]])
  t.same(layoutOf(agreed(8, 1920, 1080)), { format: 'bgrx', width: 1920, height: 1080 })
  t.same(layoutOf(agreed(7, 1, 1)), { format: 'rgbx', width: 1, height: 1 })
  for (const wrong of [agreed(3, 10, 10), agreed(8, 0, 10), agreed(8, 10, 16_385)]) t.throws(() => layoutOf(wrong), /impossible pictures/)
})
