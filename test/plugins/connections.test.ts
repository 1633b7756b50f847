import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import connections, { type ConnectionsOptions } from '../../plugins/connections.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'

async function listen (t: Test, host: string, options: ConnectionsOptions) {
  const app = Fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(connections, options)
  app.get('/', async () => 'here')
  await app.listen({ host, port: 0 })
  return { app, port: (app.server.address() as AddressInfo).port }
}

t.test('beyond the ceiling new connections are closed at once, and a place is free again when one has gone', async t => {
  const { app, port } = await listen(t, '127.0.0.1', { maxConnections: 3 })
  const open = async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    const isServed = await Promise.race([once(socket, 'data').then(() => true), once(socket, 'close').then(() => false)]).catch(() => false)
    return { socket, isServed }
  }
  const held = [await open(), await open(), await open()]
  t.ok(held.every(({ isServed }) => isServed))
  t.notOk((await open()).isServed)
  const left = new Promise<void>(resolve => app.server.once('connection', () => resolve()))
  held[0]!.socket.destroy()
  while (!(await open()).isServed);
  await left
  for (const { socket } of held) socket.destroy()
})

t.test('one machine can not take the places of all others', { skip: needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const { port } = await listen(t, '0.0.0.0', { maxConnections: 100, maxConnectionsPerAddress: 3 })
  const [program, ...args] = host.on(process.execPath, '--input-type=module', '--eval', `
    import { connect } from 'node:net'
    for (let i = 0; i < 10; i++) {
      const socket = connect(${port}, '${host.address}')
      socket.on('error', () => {})
      socket.on('close', () => console.log('closed'))
      socket.on('data', () => console.log('served'))
      socket.write('GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
    }`)
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const said: string[] = []
  for await (const line of createInterface(child.stdout)) {
    said.push(line)
    if (said.length === 10) break
  }
  t.equal(said.filter(line => line === 'served').length, 3)
  t.equal(said.filter(line => line === 'closed').length, 7)
  t.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'here', 'everybody else is served')
})

t.test('of many requests that a client sends at once only the first is worked on, and all are forgotten with the connection', async t => {
  const app = Fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(connections, { maxConnections: 10 })
  const begun: string[] = []
  let finish = () => {}
  app.get('/:id', async request => {
    begun.push((request.params as { id: string }).id)
    await new Promise<void>(resolve => { finish = resolve })
    return 'done'
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const left = once(app.server, 'connection').then(([served]) => once(served, 'close'))
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  const asked = new Promise<void>(resolve => {
    let requests = 0
    app.server.on('request', () => { if (++requests === 20) resolve() })
  })
  socket.write(Array.from({ length: 20 }, (_, id) => `GET /${id} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  await asked
  t.same(begun, ['0'])
  finish()
  await once(socket, 'data')
  while (begun.length < 2) await new Promise(resolve => setImmediate(resolve))
  t.same(begun, ['0', '1'], 'each in its turn')
  socket.destroy()
  await left
  finish()
  await app.close()
  t.same(begun, ['0', '1'])
})
