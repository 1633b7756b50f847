import t from 'tap'
import { Writer } from '../../../../capture/sources/wayland/values.js'
import { MessageReader, encodeCall, type Message } from '../../../../capture/sources/wayland/wire.js'

const METHOD = { destination: 'org.example', path: '/org/example', interface: 'org.example.Face', member: 'Do' }

/** A message of another program. @param kind 2 answer, 3 error, 4 signal */
function message (kind: number, fields: Array<[number, [string, string | number]]>, signature = '', value?: string): Buffer {
  const body = new Writer()
  if (value !== undefined) body.write(signature, value)
  const head = new Writer()
  for (const byte of [0x6c, kind, 0, 1]) head.write('y', byte)
  head.write('u', body.bytes.length)
  head.write('u', 9)
  head.write('a(yv)', signature ? [...fields, [8, ['g', signature]]] : fields)
  head.pad(8)
  return Buffer.concat([head.bytes, body.bytes])
}

const SIGNAL = message(4, [[1, ['o', '/a']], [2, ['s', 'org.example']], [3, ['s', 'Told']], [7, ['s', ':1.7']]], 's', 'news')

function readAll (...chunks: Buffer[]): Message[] {
  const messages: Message[] = []
  const reader = new MessageReader(message => messages.push(message))
  for (const chunk of chunks) reader.push(chunk)
  return messages
}

t.test('a call says what it is for', async t => {
  const call = encodeCall(7, METHOD, 'su', ['text', 5])
  t.same([...call.subarray(0, 4)], [0x6c, 1, 0, 1], 'low byte first, a call, no flags, version 1')
  t.equal(call.readUInt32LE(8), 7, 'its number')
  for (const text of Object.values(METHOD)) t.ok(call.includes(text))
  const bodyBytes = call.readUInt32LE(4)
  t.equal(bodyBytes, 16)
  t.equal((call.length - bodyBytes) % 8, 0, 'the body begins at a multiple of eight bytes')
  t.equal(encodeCall(8, METHOD).readUInt32LE(4), 0, 'without arguments there is none')
})

t.test('answers, errors and signals are told apart, and come whole however they were cut', async t => {
  const reply = message(2, [[5, ['u', 7]]], 's', 'yes')
  const error = message(3, [[5, ['u', 8]], [4, ['s', 'org.example.Error.No']]], 's', 'no')
  const call = message(1, [[1, ['o', '/a']], [3, ['s', 'Ping']]])
  const told = [
    { kind: 'reply', replyTo: 7, body: ['yes'] },
    { kind: 'error', replyTo: 8, name: 'org.example.Error.No', body: ['no'] },
    { kind: 'other' },
    { kind: 'signal', sender: ':1.7', path: '/a', interface: 'org.example', member: 'Told', body: ['news'] }
  ]
  const all = Buffer.concat([reply, error, call, SIGNAL])
  t.same(readAll(all), told, 'at once')
  t.same(readAll(...[...all].map(byte => Buffer.of(byte))), told, 'byte by byte')
})

t.test('what is no message ends the reading', async t => {
  const long = Buffer.from(SIGNAL)
  long.writeUInt32LE(2 ** 27, 4)
  t.throws(() => readAll(long), RangeError)
  t.throws(() => readAll(Buffer.from('HTTP/1.1 400 Bad Request\r\n')), RangeError)
})
