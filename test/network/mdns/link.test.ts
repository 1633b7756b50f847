import { EventEmitter } from 'node:events'
import t, { type Test } from 'tap'
import { Link } from '../../../network/mdns/link.js'
import type { LinkSocket, LinkSocketEvents, Source } from '../../../network/mdns/link-socket.js'
import type { Message, ResourceRecord } from '../../../network/mdns/message.js'
import { recordsOf } from '../../../network/mdns/records.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const ANNOUNCED = { host: 'deskfeed-ann.local', port: 3000, isSecure: false }
const ADDRESSES = ['192.0.2.5', '2001:db8::5']
const RECORDS = recordsOf(ANNOUNCED, ADDRESSES)
const RIVAL = { name: 'deskfeed-ann.local', type: 'A', ttl: 120, flush: true, data: '192.0.2.9' }
const EMPTY: Message = { id: 0, isResponse: false, questions: [], answers: [], authorities: [], additionals: [] }
const NEIGHBOUR = { address: '192.0.2.9', port: 5353 }

/** A link whose network is the test. */
class Wire extends EventEmitter<LinkSocketEvents> {
  readonly sent: Array<Partial<Message>> = []
  readonly toOne: Array<{ message: Partial<Message>, to: Source }> = []
  isClosed = false

  async multicast (message: Partial<Message>) { this.sent.push(message) }
  unicast (message: Partial<Message>, to: Source) { this.toOne.push({ message, to }) }
  close () { this.isClosed = true }

  hear (message: Partial<Message>, source: Source = NEIGHBOUR) { this.emit('message', { ...EMPTY, ...message }, source) }

  ask (name: string, type: string, more: Partial<Message> & { wantsUnicast?: boolean } = {}, source?: Source) {
    this.hear({ questions: [{ name, type, wantsUnicast: more.wantsUnicast ?? false }], ...more }, source)
  }

  /** What has been sent since the last time. */
  take () { return this.sent.splice(0) }
}

function make (t: Test) {
  const time = stopTime(t)
  const wire = new Wire()
  const told: string[] = []
  const link = new Link({
    socket: wire as unknown as LinkSocket,
    addresses: ADDRESSES,
    isOwn: () => false,
    onClaimed: () => told.push('claimed'),
    onConflict: () => told.push('conflict')
  })
  link.claim(ANNOUNCED)
  return { time, wire, link, told }
}

/** The same, after it has taken its name and has not sent anything for a while. */
async function established (t: Test) {
  const made = make(t)
  await made.time.advance(5000)
  made.wire.take()
  return made
}

t.test('a name is asked for three times before it is taken, and announced twice', async t => {
  const { time, wire, told } = make(t)
  await time.advance(750)
  t.equal(wire.sent.length, 3)
  for (const { questions, authorities, isResponse } of wire.take()) {
    t.notOk(isResponse)
    t.same(questions!.map(({ name, type }) => [name, type]),
      [['deskfeed-ann.local', 'ANY'], ['Deskfeed on ann, port 3000._http._tcp.local', 'ANY']])
    t.ok(authorities!.every(({ flush }) => !flush))
    t.same(authorities!.map(({ type }) => type), ['A', 'AAAA', 'SRV', 'TXT'])
  }
  t.same(told, [], 'not taken yet')
  wire.ask('deskfeed-ann.local', 'A')
  await time.advance(250)
  t.same(wire.take().map(({ answers }) => answers), [RECORDS], 'nothing was answered before')
  t.same(told, ['claimed'])
  await time.advance(5000)
  t.same(wire.take().map(({ answers }) => answers), [RECORDS])
  t.equal(time.timers, 0)
})

t.test('a name that another machine has is not taken', async t => {
  const { time, wire, told } = make(t)
  await time.advance(300)
  wire.hear({ isResponse: true, answers: [RIVAL] }, { ...NEIGHBOUR, port: 1024 })
  t.same(told, [], 'what does not come from the port of mDNS does not count')
  wire.hear({ isResponse: true, answers: [RIVAL] })
  t.same(told, ['conflict'])
})

t.test('whoever goes first when two want the name gets the time to take it', async t => {
  const { time, wire, told } = make(t)
  await time.advance(300)
  wire.hear({ authorities: [{ ...RIVAL, data: '192.0.2.4' }] })
  wire.take()
  await time.advance(251)
  t.equal(wire.take().length, 1, 'this machine goes before that one')
  wire.hear({ authorities: [RIVAL] })
  await time.advance(999)
  t.same(wire.take(), [], 'that one goes before this machine')
  await time.advance(1001)
  t.same(told, ['claimed'], 'which has not taken the name')
})

t.test('a name that is disputed later is asked for again', async t => {
  const { time, wire, told } = await established(t)
  wire.hear({ isResponse: true, answers: [RIVAL] })
  await time.advance(1)
  t.match(wire.take(), [{ authorities: [{ type: 'A' }] }])
  wire.hear({ isResponse: true, answers: [RIVAL] })
  t.same(told, ['claimed', 'conflict'])
})

t.test('a name is defended against a machine that asks for it', async t => {
  const { time, wire } = await established(t)
  wire.ask('deskfeed-ann.local', 'ANY', { authorities: [RIVAL], wantsUnicast: true })
  await time.advance(1)
  t.match(wire.take(), [{ isResponse: true, answers: RECORDS.slice(0, 2) }])
})

t.test('nobody has a record sent to all more than once a second, nor in vain', async t => {
  const { time, wire } = await established(t)
  for (let i = 0; i < 100; i++) {
    wire.ask('deskfeed-ann.local', 'A')
    wire.ask('deskfeed-ann.local', 'TXT')
    wire.ask('bob.local', 'A')
    await time.advance(10)
  }
  const sent = wire.take().flatMap(({ answers, additionals }) => [...answers!, ...additionals!]).map(({ type }) => type)
  t.same(sent.filter(type => type === 'A').length, 1)
  t.same(sent.filter(type => type === 'NSEC').length, 1)
  await time.advance(100)
  wire.ask('deskfeed-ann.local', 'A')
  await time.advance(1)
  t.equal(wire.take().length, 1)
})

t.test('an answer that others may have, too, comes a little later', async t => {
  const { time, wire } = await established(t)
  wire.ask('_http._tcp.local', 'PTR')
  await time.advance(19)
  t.same(wire.take(), [])
  await time.advance(102)
  t.match(wire.take(), [{ answers: [{ type: 'PTR' }] }])
})

t.test('whoever asks for an answer to itself, or knows nothing of mDNS, is answered alone', async t => {
  const { time, wire } = await established(t)
  wire.ask('deskfeed-ann.local', 'A', { wantsUnicast: true })
  wire.ask('deskfeed-ann.local', 'A', { id: 4711 }, { ...NEIGHBOUR, port: 40_000 })
  await time.advance(200)
  t.same(wire.take(), [])
  t.match(wire.toOne, [
    { to: NEIGHBOUR, message: { answers: [{ ttl: 120, flush: true }] } },
    { to: { port: 40_000 }, message: { id: 4711, questions: [{ name: 'deskfeed-ann.local' }] } }
  ])
  const question = { name: 'deskfeed-ann.local', type: 'A', wantsUnicast: false }
  wire.hear({ questions: Array.from({ length: 200 }, () => question) }, { ...NEIGHBOUR, port: 40_000 })
  t.equal(wire.toOne.length, 2, 'a large answer is not to be had for a small query')
  t.ok(wire.toOne[1]!.message.answers!.every(({ ttl, flush }) => ttl <= 10 && !flush))
})

t.test('at the end, and for another name, the name is taken back', async t => {
  const { time, wire, link } = await established(t)
  const goodbye = (records: ResourceRecord[]) => records.map(record => ({ ...record, ttl: 0 }))
  link.claim({ ...ANNOUNCED, host: 'deskfeed-ann-2.local' })
  t.same(wire.take(), [{ isResponse: true, answers: goodbye(RECORDS) }])
  await time.advance(5000)
  wire.take()
  wire.ask('_http._tcp.local', 'PTR')
  await link.close()
  await time.advance(5000)
  t.same(wire.take().map(({ answers }) => answers), [goodbye(recordsOf({ ...ANNOUNCED, host: 'deskfeed-ann-2.local' }, ADDRESSES))])
  t.ok(wire.isClosed)
  t.equal(time.timers, 0, 'an answer that was waiting is not given any more')
})

t.test('a name that has not been taken is not taken back', async t => {
  const { wire, link } = make(t)
  await link.close()
  t.same(wire.take(), [])
})

t.test('where another service on this machine ends and takes the name back, this one says that it still holds', async t => {
  const { time, wire } = await established(t)
  wire.hear({ isResponse: true, answers: [{ ...RECORDS[0]!, ttl: 0 }] })
  await time.advance(1)
  t.same(wire.take().map(({ answers }) => answers), [RECORDS])
})
