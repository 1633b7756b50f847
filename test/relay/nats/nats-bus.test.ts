import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, connect as connectTo, type Socket } from 'node:net'
import t from 'tap'
import { BusLost, NoAnswer } from '../../../relay/bus.js'
import { freePort } from '../../fixtures/free-port.js'
import { needs } from '../../fixtures/needs.js'
import type { Owner } from '../../fixtures/owner.js'
import { becomes, hear, natsBus, settled } from '../../fixtures/relay/nats-bus.js'
import { startNatsServer } from '../../fixtures/relay/nats-server.js'

const skip = needs('nats-server')

t.test('what is published reaches all who listen, byte by byte, whatever its size', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const [publisher, ...listeners] = await Promise.all([0, 1, 2].map(() => natsBus(t, url)))
  const heard = await Promise.all(listeners.map(bus => hear(bus, 'a.updates')))
  for (const size of [0, 1, 5000, 256 * 1024 - 1, 256 * 1024, 300_000, 3_000_000]) {
    const sent = randomBytes(size)
    const arrived = heard.map(({ next }) => next())
    await publisher!.publish('a.updates', sent)
    for (const bytes of await Promise.all(arrived)) t.ok(sent.equals(bytes), `${size} bytes`)
  }
})

t.test('messages arrive in the order in which they were sent, the small behind the large', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const [publisher, listener] = await Promise.all([natsBus(t, url), natsBus(t, url)])
  const { messages } = await hear(listener, 'a')
  await Promise.all([900_000, 10, 700_000, 20, 30].map(size => publisher.publish('a', Buffer.alloc(size))))
  await settled(publisher)
  await settled(listener)
  t.same(messages.map(({ length }) => length), [900_000, 10, 700_000, 20, 30])
})

t.test('a server that takes less than others gets smaller parts', { skip }, async t => {
  const { url } = await startNatsServer(t, { configuration: 'max_payload: 1000' })
  const [publisher, listener] = await Promise.all([natsBus(t, url), natsBus(t, url)])
  const { next } = await hear(listener, 'a')
  const sent = randomBytes(100_000)
  const arrived = next()
  await publisher.publish('a', sent)
  t.ok(sent.equals(await arrived))
})

t.test('a question is answered by who answers there; nobody, and too late, are no answer', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const [asker, answerer, other] = await Promise.all([natsBus(t, url), natsBus(t, url), natsBus(t, url)])
  await t.rejects(asker.ask('a.ask', Buffer.from('who'), 60_000), NoAnswer, 'nobody listens: it is known at once')
  const stop = answerer.answer('a.ask', bytes => Buffer.concat([bytes, Buffer.from('!')]))
  await settled(answerer)
  t.equal(String(await asker.ask('a.ask', Buffer.from('you'), 10_000)), 'you!')
  const large = randomBytes(700_000)
  t.equal((await asker.ask('a.ask', large, 10_000)).length, large.length + 1)
  stop()
  answerer.answer('a.ask', () => undefined)
  await settled(answerer)
  await t.rejects(asker.ask('a.ask', Buffer.from('you'), 50), NoAnswer)

  for (const bus of [answerer, other]) bus.answer('everybody', () => Buffer.from(bus === other ? 'other' : 'one'))
  await Promise.all([settled(answerer), settled(other)])
  t.same((await asker.askAll('everybody', Buffer.alloc(0), 300)).map(String).sort(), ['one', 'other'])
  t.equal(String(await asker.ask('everybody', Buffer.alloc(0), 10_000, bytes => String(bytes) === 'other')), 'other')
  t.same(await asker.askAll('nobody', Buffer.alloc(0), 60_000), [])
})

t.test('without a server the bus is there all the same, says why once, and is connected as soon as there is one', { skip }, async t => {
  const port = await freePort()
  const said: string[] = []
  const bus = await natsBus(t, `nats://127.0.0.1:${port}`, said)
  t.equal(bus.isConnected, false)
  t.same(said, [`The bus at 127.0.0.1:${port} refuses connections: no server runs there. It is tried until it answers.`])
  await t.rejects(bus.publish('a', Buffer.alloc(1)), BusLost)
  await t.rejects(bus.ask('a', Buffer.alloc(1), 1000), BusLost)
  const heard: Buffer[] = []
  bus.subscribe('a', bytes => heard.push(bytes))
  await startNatsServer(t, { port })
  await becomes(bus, true)
  await bus.publish('a', Buffer.from('now'))
  await settled(bus)
  t.same(heard.map(String), ['now'])
  t.equal(said.length, 2)
})

t.test('the second server is taken if the first is not there', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const bus = await natsBus(t, `nats://127.0.0.1:${await freePort()}, ${url}`)
  t.ok(bus.isConnected)
})

t.test('a server that is killed and started again: what was refused meanwhile never comes, what is sent then does', { skip }, async t => {
  const server = await startNatsServer(t)
  const [publisher, listener] = await Promise.all([natsBus(t, server.url), natsBus(t, server.url)])
  const { messages } = await hear(listener, 'a')
  const changes: boolean[] = []
  publisher.watch(isConnected => changes.push(isConnected))
  await server.stop()
  const stuck = [1, 2, 3].map(() => publisher.publish('a', Buffer.alloc(200_000)))
  const asked = publisher.ask('b', Buffer.alloc(1), 60_000)
  const outcomes = Promise.allSettled([...stuck, asked])
  await server.kill()
  t.same((await outcomes).map(outcome => outcome.status === 'rejected' && outcome.reason.name), Array(4).fill('BusLost'))
  await becomes(publisher, false)
  await t.rejects(publisher.publish('a', Buffer.from('meanwhile')), BusLost)
  await server.start()
  await Promise.all([becomes(publisher, true), becomes(listener, true)])
  await settled(listener)
  await publisher.publish('a', Buffer.from('new'))
  await settled(listener)
  t.same(messages.map(String), ['new'])
  t.same(changes, [false, true])
})

t.test('a server that has stopped takes two parts and no more, and is given up', { skip }, async t => {
  const server = await startNatsServer(t)
  const said: string[] = []
  let written = 0
  const proxy = await startProxy(t, server.port, bytes => { written += bytes })
  const bus = await natsBus(t, `nats://127.0.0.1:${proxy.port}`, said)
  await settled(bus)
  written = 0
  proxy.stop()
  const sent = Promise.allSettled(Array.from({ length: 20 }, () => bus.publish('a', Buffer.alloc(200_000))))
  t.ok((await sent).every(({ status }) => status === 'rejected'))
  t.ok(written <= 2 * 201_000, `${written} bytes were sent`)
  t.equal(bus.isConnected, false)
  proxy.go()
  await becomes(bus, true)
  await bus.publish('a', Buffer.from('again'))
  t.match(said, [/has ended/, /is connected/])
})

t.test('closing ends it within a second, though the server has stopped', { skip }, async t => {
  const server = await startNatsServer(t)
  const bus = await natsBus(t, server.url)
  await server.stop()
  const outcome = bus.publish('a', Buffer.alloc(100)).catch((error: Error) => error.name)
  const before = performance.now()
  await bus.close()
  t.ok(performance.now() - before < 1000)
  t.equal(await outcome, 'BusLost')
  await bus.close()
  await t.rejects(bus.publish('a', Buffer.alloc(100)), BusLost)
  server.resume()
})

/** Passes bytes on to a port, until it is stopped: then it takes what the kernel takes, and reads nothing. */
async function startProxy (t: Owner, to: number, onBytes: (bytes: number) => void) {
  const sockets = new Set<Socket>()
  let isStopped = false
  const server = createServer(socket => {
    const out = connectTo(to, '127.0.0.1')
    for (const each of [socket, out]) {
      sockets.add(each)
      each.on('error', () => {}).on('close', () => { socket.destroy(); out.destroy() })
    }
    // What has come in stays counted when it isn't passed on.
    socket.on('data', data => {
      onBytes(data.length)
      if (!isStopped) out.write(data)
    })
    out.on('data', data => { if (!isStopped) socket.write(data) })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as { port: number }).port,
    stop: () => { isStopped = true },
    go: () => { isStopped = false }
  }
}
