import t from 'tap'
import { Reader, Writer, typesIn, type Value } from '../../../../capture/sources/wayland/values.js'

/** Writes one value, and reads it. */
function roundTrip (type: string, value: Value): Value {
  const writer = new Writer()
  writer.write('y', 1) // so that all that is aligned needs padding
  writer.write(type, value)
  const reader = new Reader(writer.bytes, true)
  reader.read('y')
  return reader.read(type)
}

t.test('what is written can be read', async t => {
  for (const [type, value] of [
    ['y', 255], ['b', true], ['u', 4_000_000_000], ['i', -5], ['t', 2n ** 63n], ['s', 'Bildschirm ß 屏幕'], ['o', '/a/b'], ['g', 'a{sv}'],
    ['s', ''], ['as', ['a', 'bc', '']], ['as', []], ['(ii)', [3, -4]], ['a(yu)', [[1, 2], [3, 4]]], ['at', []]
  ] as const) t.same(roundTrip(type, value as Value), value, `${type}: ${String(value)}`)
  t.same(roundTrip('s', 'x'.repeat(5000)), 'x'.repeat(5000), 'longer than the first memory')
})

t.test('a variant is written as its type and its value, and read as its value', async t => {
  t.same(roundTrip('a{sv}', { types: ['u', 1], token: ['s', 'x'], size: ['(ii)', [800, 600]] }), { types: 1, token: 'x', size: [800, 600] })
})

t.test('bytes are those of the specification', async t => {
  const writer = new Writer()
  for (const [type, value] of [['s', 'foo'], ['s', '+'], ['s', 'bar']] as const) writer.write(type, value)
  // D-Bus Specification, "Valid values in the D-Bus wire format", its example
  t.same(writer.bytes.toString('hex'), '03000000666f6f00' + '010000002b000000' + '0300000062617200')
  const number = new Writer()
  number.write('y', 1)
  number.write('t', 2)
  t.same(number.bytes.toString('hex'), '0100000000000000' + '0200000000000000')
})

t.test('numbers with the highest byte first are read, too', async t => {
  t.equal(new Reader(Buffer.from('00000102', 'hex'), false).read('u'), 258)
  t.equal(new Reader(Buffer.from('0000000361626300', 'hex'), false).read('s'), 'abc')
})

t.test('a signature is cut into whole types', async t => {
  t.same(typesIn('ua{sv}(i(so))aas'), ['u', 'a{sv}', '(i(so))', 'aas'])
  t.same(typesIn(''), [])
  for (const wrong of ['a', '(ii', '()', 'a()', 'a{sv', 'a'.repeat(100) + 'y']) t.throws(() => typesIn(wrong), RangeError, wrong)
})

t.test('what is cut off, or claims to be longer than it is, is an error', async t => {
  const read = (type: string, hex: string) => () => new Reader(Buffer.from(hex, 'hex'), true).read(type)
  t.throws(read('u', '0100'), RangeError)
  t.throws(read('s', '05000000616200'), RangeError)
  t.throws(read('as', 'ffffff7f00000000'), RangeError)
  t.throws(read('v', '0176'.repeat(200)), RangeError, 'variants in variants')
  t.throws(read('z', '00'), RangeError)
})
