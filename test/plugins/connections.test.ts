import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'
import connections, { type ConnectionsOptions } from '../../plugins/connections.js'
import { makeCertificate } from '../../tls/certificate.js'
import { secureOptions } from '../../tls/secure-options.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'

/** Longer than a client with an answer waiting may take nothing of it. */
const LATE_MS = 5000
/** More than the system buffers for a client that does not read. */
const MUCH = Buffer.alloc(32e6)

async function listen (
  t: Test, host: string, options: ConnectionsOptions, app: FastifyInstance = Fastify({ forceCloseConnections: true })
) {
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(connections, options)
  app.get('/', async () => 'here')
  app.post('/', async () => 'taken')
  app.get('/late', async () => sleep(LATE_MS, 'late'))
  app.get('/much', async () => MUCH)
  await app.listen({ host, port: 0 })
  return { app, port: (app.server.address() as AddressInfo).port }
}

t.test('above the ceiling a client is told to come back, and gets in once another has gone', async t => {
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 3 })
  const open = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    const [answer] = await once(socket, 'data')
    return { socket, answer: String(answer) }
  }
  const held = [await open(), await open(), await open()]
  for (const { answer } of held) t.match(answer, /^HTTP\/1\.1 200 /)
  const { socket, answer } = await open()
  for (const part of [/^HTTP\/1\.1 503 /, /\r\nretry-after: \d+\r\n/, /\r\nconnection: close\r\n/, /"TOO_MANY_CONNECTIONS"/]) {
    t.match(answer, part)
  }
  await once(socket, 'close')
  held[0]!.socket.destroy()
  let again
  while (!(again = await open()).answer.startsWith('HTTP/1.1 200 ')) await once(again.socket, 'close')
  for (const { socket } of [...held, again]) socket.destroy()
})

t.test('far above the ceiling connections are closed without an answer', async t => {
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 1 })
  const idle = Array.from({ length: 101 }, () => connect(port, '127.0.0.1'))
  await Promise.all(idle.map(socket => once(socket, 'connect')))
  const one = connect(port, '127.0.0.1')
  await once(one, 'close')
  t.equal(one.bytesRead, 0)
  for (const socket of idle) socket.destroy()
})

t.test('one machine cannot take the connections of all others', { skip: needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const { port } = await listen(t, '0.0.0.0', { maxConnections: 100, maxConnectionsPerAddress: 3 })
  const [program, ...args] = host.on(process.execPath, '--input-type=module', '--eval', `
    import { connect } from 'node:net'
    for (let i = 0; i < 20; i++) {
      const socket = connect(${port}, '${host.address}')
      socket.on('error', () => {})
      let answer = ''
      socket.on('data', data => { if (!answer) console.log(answer = String(data).slice(9, 12)) })
      socket.on('close', () => { if (!answer) console.log('closed') })
      socket.write('GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
    }`)
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const outcomes: string[] = []
  for await (const line of createInterface(child.stdout)) {
    outcomes.push(line)
    if (outcomes.length === 20) break
  }
  const count = (outcome: string) => outcomes.filter(line => line === outcome).length
  t.equal(count('200'), 3)
  t.equal(count('503') + count('closed'), 17, 'answered, or closed without an answer if many come at once')
  t.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'here', 'everybody else is served')
})

t.test('if a client sends many requests at once, only the first is worked on, and all are dropped with the connection', async t => {
  const app = Fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(errors)
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
  t.same(begun, ['0', '1'], 'one after another')
  socket.destroy()
  await left
  finish()
  await app.close()
  t.same(begun, ['0', '1'])
})

t.test('an idle connection is closed after a while, wherever the last answer came from', async t => {
  const app = Fastify({ forceCloseConnections: true, keepAliveTimeout: 50 })
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 10 }, app)
  const answers = [
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 200],
    ['GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n', 404],
    ['GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: x\r\nExpect: nothing\r\n\r\n', 417]
  ] as const
  await Promise.all(answers.map(async ([request, status]) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(request)
    const [answer] = await once(socket, 'data')
    t.match(String(answer), new RegExp(`^HTTP/1\\.1 ${status} [^]*\\r\\nconnection: keep-alive\\r\\n`, 'i'))
    await once(socket, 'close')
  }))
})

t.test('a slow request is answered 408, while a slow answer arrives', async t => {
  const times = { requestTimeout: LATE_MS + 500, http: { headersTimeout: LATE_MS + 500, connectionsCheckingInterval: 100 } }
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 10 }, Fastify({ forceCloseConnections: true, ...times }))
  const requests = [
    ['GET / HTTP/1.1\r\nHo', /^HTTP\/1\.1 408 /],
    ['POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nslow', /^HTTP\/1\.1 408 /],
    ['GET /late HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 200 [^]*late$/]
  ] as const
  await Promise.all(requests.map(async ([request, expected]) => {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.write(request)
    t.match(String((await once(socket, 'data'))[0]), expected)
  }))
})

t.test('a client that asks and does not read is cut off, on HTTP and on HTTPS', async t => {
  await Promise.all([null, secureOptions(makeCertificate(['localhost']))].map(async https => {
    const { app, port } = await listen(t, '127.0.0.1', { maxConnections: 10 }, Fastify({ forceCloseConnections: true, https }))
    const closed = once(app.server, https ? 'secureConnection' : 'connection').then(([served]) => once(served as Socket, 'close'))
    const client = https ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }) : connect(port, '127.0.0.1')
    t.teardown(() => client.on('error', () => {}).destroy())
    client.write('GET /much HTTP/1.1\r\nHost: x\r\n\r\n')
    await closed
    t.ok(client.bytesRead < MUCH.length)
  }))
})
