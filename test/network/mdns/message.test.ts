import t from 'tap'
import { assert, property, uint8Array } from 'fast-check'
import { contentOf, readMessage, writeMessage, type ResourceRecord } from '../../../network/mdns/message.js'
import { absence, recordsOf } from '../../../network/mdns/records.js'

const RECORDS = recordsOf({ host: 'deskfeed-ann.local', port: 3000, isSecure: false }, ['192.0.2.2', '2001:db8::2'])

t.test('what is written is read again', async t => {
  const answers = RECORDS
  const message = readMessage(writeMessage({ id: 7, isResponse: true, answers }))!
  t.match(message, { id: 7, isResponse: true, questions: [] })
  t.same(message.answers.map(({ name, type, ttl, flush }) => ({ name, type, ttl, flush })),
    answers.map(({ name, type, ttl, flush }) => ({ name, type, ttl, flush })))
  t.same(message.answers.map(contentOf), answers.map(contentOf), 'the data, too')
})

t.test('a question that asks for an answer to itself alone is understood', async t => {
  const bytes = writeMessage({ questions: [{ name: 'a.local', type: 'A', wantsUnicast: false }] })
  t.match(readMessage(bytes)!.questions, [{ name: 'a.local', type: 'A', wantsUnicast: false }])
  bytes[bytes.length - 2]! |= 0x80
  t.match(readMessage(bytes)!.questions, [{ name: 'a.local', type: 'A', wantsUnicast: true }])
  bytes[bytes.length - 1] = 3
  t.same(readMessage(bytes)!.questions, [], 'other classes than IN are not answered')
})

t.test('other messages of DNS are left alone: updates, errors', async t => {
  const bytes = writeMessage({ questions: [{ name: 'a.local', type: 'A', wantsUnicast: false }] })
  for (const [offset, value] of [[2, 0x28], [3, 3]] as const) {
    const changed = Buffer.from(bytes)
    changed[offset] = value
    t.equal(readMessage(changed), undefined)
  }
})

t.test('records of types that mean nothing here are left out', async t => {
  const known = { name: 'a.local', type: 'A', ttl: 1, flush: false, data: '192.0.2.1' }
  const unknown = { ...known, type: 'HINFO', data: { cpu: 'x', os: 'y' } } as ResourceRecord
  const answers = [unknown, absence('deskfeed-ann.local', RECORDS), known]
  t.same(readMessage(writeMessage({ answers }))!.answers.map(({ type }) => type), ['A'])
})

t.test('a message that claims more than it can hold takes no memory, and a long one is not read', async t => {
  const bytes = Buffer.alloc(12, 0xff)
  bytes.fill(0, 0, 4)
  t.equal(readMessage(bytes), undefined)
  t.equal(readMessage(Buffer.alloc(11)), undefined)
  t.equal(readMessage(Buffer.alloc(9000)), undefined)
})

t.test('whatever comes, reading it ends and throws nothing', async t => {
  const good = writeMessage({ isResponse: true, answers: RECORDS })
  assert(property(uint8Array({ maxLength: 300 }), bytes => {
    const broken = Buffer.from(good)
    bytes.forEach((byte, i) => { if (byte > 250) broken[i % broken.length] = bytes[(i * 7) % bytes.length]! })
    for (const given of [Buffer.from(bytes), broken]) readMessage(given)?.answers.forEach(contentOf)
  }), { numRuns: 2000 })
  t.pass()
})
