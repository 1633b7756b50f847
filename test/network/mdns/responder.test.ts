import { EventEmitter } from 'node:events'
import t, { type Test } from 'tap'
import { localNames } from '../../../network/local-name.js'
import type { LinkPlace, LinkSocket, LinkSocketEvents } from '../../../network/mdns/link-socket.js'
import type { Message } from '../../../network/mdns/message.js'
import { Responder } from '../../../network/mdns/responder.js'
import type { Interfaces } from '../../../network/own-interfaces.js'
import { defaultAddresses } from '../../../network/routes.js'
import { ipv4 } from '../../fixtures/interfaces.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const [NAME = '', NEXT_NAME = ''] = localNames()
const SOURCE = { address: '192.0.2.9', port: 5353 }
const lo = [ipv4('127.0.0.1', true)]

/** A socket whose network is the test. */
class Wire extends EventEmitter<LinkSocketEvents> {
  readonly sent: Array<Partial<Message>> = []
  isClosed = false

  constructor (readonly place: LinkPlace, readonly refusal?: Error) { super() }

  async open () { if (this.refusal) throw this.refusal }
  async multicast (message: Partial<Message>) { this.sent.push(message) }
  unicast () {}
  close () { this.isClosed = true }

  /** Somebody else says that they have this name. */
  contradict (name: string) {
    const answers = [{ name, type: 'A', ttl: 120, flush: true, data: '192.0.2.9' }]
    this.emit('message', { id: 0, isResponse: true, questions: [], answers, authorities: [], additionals: [] }, SOURCE)
  }

  /** Whether a goodbye was sent. */
  get saidGoodbye () { return this.sent.some(({ answers }) => answers?.length && answers.every(({ ttl }) => ttl === 0)) }
}

/** A responder on a machine that is made up. */
async function make (t: Test, first: Interfaces = { lo, eth0: [ipv4('192.0.2.5')] }) {
  await defaultAddresses() // they are found by real sockets, and not again for a second
  const time = stopTime(t)
  const machine = { interfaces: first, refusal: undefined as Error | undefined }
  const wires: Wire[] = []
  const told: unknown[] = []
  const responder = new Responder(false, () => machine.interfaces, place => {
    wires.push(new Wire(place, machine.refusal))
    return wires.at(-1) as unknown as LinkSocket
  })
  responder.on('renamed', name => told.push(name)).on('fault', ({ name }, { message }) => told.push(`${name}: ${message}`))
  t.teardown(() => responder.close())
  const opened = responder.open({ address: '0.0.0.0', port: 3000 })
  return { time, machine, wires, told, responder, opened }
}

t.test('it answers on every real link, and takes its names back at the end', async t => {
  const { time, wires, told, responder, opened } = await make(t, { lo, eth0: [ipv4('192.0.2.5')], wlan0: [ipv4('198.51.100.5')] })
  await opened
  t.same(wires.map(({ place }) => place.name), ['eth0', 'wlan0'])
  t.equal(responder.name, NAME)
  await time.advance(5000)
  t.same(told, [], 'nobody has that name, so there is nothing to tell')
  await responder.close()
  t.ok(wires.every(({ isClosed, saidGoodbye }) => isClosed && saidGoodbye))
  t.equal(responder.name, undefined)
})

t.test('interfaces that come and go are followed, and those that stay are left alone', async t => {
  const { time, machine, wires, responder, opened } = await make(t, { lo })
  await opened
  t.same([wires.length, responder.name], [0, undefined])
  machine.interfaces = { lo, eth0: [ipv4('192.0.2.5')] }
  await time.advance(3000)
  t.same([wires.length, responder.name], [1, NAME])
  await time.advance(5000)
  machine.interfaces = { lo, eth0: [ipv4('192.0.2.6')] }
  await time.advance(3000)
  t.same(wires.map(({ isClosed }) => isClosed), [true, false], 'another address is another link')
  t.ok(wires[0]!.saidGoodbye)
  await time.advance(30_000)
  t.equal(wires.length, 2)
})

t.test('where another machine has the name, the next one is taken on every link, and told', async t => {
  const { time, wires, told, responder, opened } = await make(t, { lo, eth0: [ipv4('192.0.2.5')], wlan0: [ipv4('198.51.100.5')] })
  await opened
  await time.advance(300)
  wires[0]!.contradict(NAME)
  t.equal(responder.name, NEXT_NAME)
  await time.advance(5000)
  t.same(told, [NEXT_NAME], 'once')
  for (const { sent } of wires) t.ok(sent.at(-1)!.answers!.some(({ name }) => name === NEXT_NAME))
})

t.test('where others have all names there is none, and that is told', async t => {
  const { time, wires, told, responder, opened } = await make(t)
  await opened
  await time.advance(300)
  for (const name of localNames()) wires[0]!.contradict(name)
  await time.advance(10_000)
  t.same(told, [undefined])
  t.same([wires.length, responder.name, wires[0]!.isClosed], [1, undefined, true])
})

t.test('what goes wrong is told once, and tried again; it may go wrong once more after it was well', async t => {
  const { time, machine, wires, told, responder, opened } = await make(t)
  machine.refusal = new Error('bind EADDRINUSE')
  await opened
  await time.advance(10_000)
  t.same(told, ['eth0: bind EADDRINUSE'])
  t.ok(wires.length > 3 && wires.every(({ isClosed }) => isClosed))
  machine.refusal = undefined
  await time.advance(10_000)
  t.equal(responder.name, NAME)
  wires.at(-1)!.emit('fault', new Error('bind EADDRINUSE'))
  t.equal(told.length, 2)
})

t.test('what was told of links that are gone is forgotten: a machine may have a new address every hour', async t => {
  const { time, machine, told, opened } = await make(t)
  machine.refusal = new Error('bind EADDRINUSE')
  await opened
  for (const address of ['192.0.2.6', '192.0.2.5']) {
    machine.interfaces = { lo, eth0: [ipv4(address)] }
    await time.advance(3000)
  }
  t.same(told.length, 3, 'that the first address has come back is news')
})

t.test('one that is closed while it opens a socket leaves none open', async t => {
  const { wires, responder, opened } = await make(t)
  const closed = responder.close()
  await Promise.all([opened, closed])
  t.ok(wires.every(({ isClosed }) => isClosed))
})
