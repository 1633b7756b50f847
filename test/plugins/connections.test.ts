import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'
import connections, { type ConnectionsOptions } from '../../plugins/connections.js'
import { makeCertificate } from '../../tls/certificate.js'
import { secureOptions } from '../../tls/secure-options.js'
import { needs } from '../fixtures/needs.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'
import { SERVICE, startService } from '../fixtures/service.js'

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

/** Opens a connection, and asks for something. `answer` is what came first; `closed` resolves when the other end is gone. */
async function ask (t: Test, port: number, path = '/') {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  t.teardown(() => socket.destroy())
  const closed = new Promise(resolve => socket.on('close', resolve))
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  return { socket, closed, answer: String(answer) }
}

t.test('when all connections are taken, the next one is served, and the one that was idle longest is closed', async t => {
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 3 })
  const held = [await ask(t, port), await ask(t, port), await ask(t, port)]
  for (const { answer } of held) t.match(answer, /^HTTP\/1\.1 200 /)
  const next = await ask(t, port)
  t.match(next.answer, /^HTTP\/1\.1 200 /)
  await held[0]!.closed
  t.ok([...held.slice(1), next].every(({ socket }) => !socket.destroyed), 'only that one')
})

t.test('a connection that has not asked for anything is closed before one that is waiting for its answer', async t => {
  const { app, port } = await listen(t, '127.0.0.1', { maxConnections: 2 })
  const requested = once(app.server, 'request')
  const late = ask(t, port, '/late')
  await requested
  const accepted = once(app.server, 'connection')
  const idle = connect(port, '127.0.0.1')
  const closed = new Promise(resolve => idle.on('error', () => {}).on('close', resolve))
  await accepted
  t.match((await ask(t, port)).answer, /^HTTP\/1\.1 200 /)
  await closed
  t.match((await late).answer, /late$/)
})

t.test('one machine cannot take the connections of all others', { skip: needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const { app, port } = await listen(t, '0.0.0.0', { maxConnections: 100, maxConnectionsPerAddress: 3 })
  const [program, ...args] = host.on(process.execPath, '--input-type=module', '--eval', `
    import { connect } from 'node:net'
    let open = 20
    for (let i = 0; i < 20; i++) {
      const socket = connect(${port}, '${host.address}')
      socket.on('error', () => {})
      socket.on('close', () => { if (--open === 3) console.log('three are left') })
    }`)
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const [line] = await once(createInterface(child.stdout), 'line')
  t.equal(line, 'three are left')
  t.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'here', 'everybody else is served')
  const count = await new Promise(resolve => { app.server.getConnections((_error, count) => resolve(count)) })
  t.equal(count, 4)
})

t.test('connections that are kept can not be taken by strangers, and those of proxies count by themselves', {
  skip: needsSecondHost()
}, async t => {
  const host = makeSecondHost(t)
  const [guest = '', stranger = '', proxy = ''] = host.addresses
  const options = { maxConnections: 2, maxConnectionsPerAddress: 2, proxies: [proxy] }
  const app = Fastify({ forceCloseConnections: true })
  app.get('/keep', async ({ server, socket }, { raw }) => {
    server.keepConnection(socket, raw)
    return 'kept'
  })
  const { port } = await listen(t, '0.0.0.0', options, app)
  // Each word of a line is an address, and perhaps a path; what is answered is printed, and that a connection is closed.
  const [program, ...args] = host.on(process.execPath, '--input-type=module', '--eval', `
    import { connect } from 'node:net'
    import { once } from 'node:events'
    for (const [name, localAddress, path] of ${JSON.stringify([
      ['guest', guest, '/keep'], ['proxy', proxy, '/'], ['stranger 1', stranger, '/'], ['stranger 2', stranger, '/'],
      ['another guest', guest, '/keep'], ['stranger 3', stranger, '/'], ['stranger 4', stranger, '/'], ['end', proxy, '/']
    ])}) {
      const socket = connect({ port: ${port}, host: '${host.address}', localAddress })
      socket.on('close', () => console.log('closed: ' + name)).on('error', () => {})
      socket.write('GET ' + path + ' HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
      await once(socket, 'data')
      console.log(name)
    }`)
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const seen: string[] = []
  for await (const line of createInterface(child.stdout)) {
    seen.push(line)
    if (line === 'end') break
  }
  t.same(seen.filter(line => line.startsWith('closed')).sort(), ['closed: stranger 1', 'closed: stranger 2'])
})

t.test('with HTTPS, connections that are still shaking hands make room', async t => {
  const https = secureOptions(makeCertificate(['localhost']))
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 3 }, Fastify({ forceCloseConnections: true, https }))
  const idle = Array.from({ length: 5 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  t.teardown(() => { for (const socket of idle) socket.destroy() })
  await Promise.all(idle.slice(0, 2).map(socket => new Promise(resolve => socket.on('close', resolve))))
  const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  t.teardown(() => client.destroy())
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  t.match(String((await once(client, 'data'))[0]), /^HTTP\/1\.1 200 /)
})

t.test('the log warns of ranges in TRUST_PROXY that are as wide as a LAN', async t => {
  const lines: string[] = []
  const app = Fastify({ logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } } })
  await listen(t, '127.0.0.1', { maxConnections: 1, proxies: ['192.0.2.7', '10.0.0.0/8', 'loopback'] }, app)
  t.match(lines.map(line => JSON.parse(line)), [{ level: 40, msg: /^TRUST_PROXY contains 10\.0\.0\.0\/8: / }])
  t.equal(lines.length, 1)
})

t.test('the log warns of a limit to open files that is below what the ceilings need', { skip: needs('prlimit') }, async t => {
  for (const [limit, MAX_VIEWERS, warns] of [[1000, '100', true], [2300, '100', false]] as const) {
    const command = ['prlimit', `--nofile=${limit}:${limit}`, ...SERVICE]
    const service = await startService(t, { SOURCE: 'pattern', MAX_VIEWERS }, undefined, command)
    t.equal(service.stderr().includes(`This process may have ${limit} files and connections open, and its ceilings need 2200:`), warns)
  }
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
    app.server.on('request', () => { if (++requests === 17) resolve() })
  })
  socket.write(Array.from({ length: 17 }, (_, id) => `GET /${id} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
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

t.test('a client that sends more requests than may wait is cut off, on HTTP and on HTTPS', async t => {
  await Promise.all([null, secureOptions(makeCertificate(['localhost']))].map(async https => {
    const { app, port } = await listen(t, '127.0.0.1', { maxConnections: 10 }, Fastify({ forceCloseConnections: true, https }))
    let requests = 0
    app.server.prependListener('request', () => { requests++ })
    const client = https ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }) : connect(port, '127.0.0.1')
    const closed = new Promise(resolve => client.resume().on('error', () => {}).on('close', resolve))
    client.write('GET /late HTTP/1.1\r\nHost: x\r\n\r\n' + 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(400))
    await closed
    t.equal(requests, 18, 'one is served, 16 wait, one is too many, and the rest is not even parsed')
    t.ok(client.bytesRead < 10_000, 'nothing of it is answered')
  }))
})

t.test('with HTTPS, clients that ask and leave at once do no harm', async t => {
  const https = secureOptions(makeCertificate(['localhost']))
  const { port } = await listen(t, '127.0.0.1', { maxConnections: 10 }, Fastify({ forceCloseConnections: true, https }))
  for (let i = 0; i < 50; i++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    const client = connectTls({ socket, rejectUnauthorized: false }).on('error', () => {})
    await once(client, 'secureConnect')
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n', () => {
      socket.resetAndDestroy()
      const until = performance.now() + 2
      while (performance.now() < until); // so that the server notices both at once
    })
    await new Promise(resolve => client.on('close', resolve))
  }
  const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  t.teardown(() => client.destroy())
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  t.match(String((await once(client, 'data'))[0]), /^HTTP\/1\.1 200 /)
})

t.test('on a Unix socket a client that sends too many requests is cut off too', { skip: process.platform === 'win32' }, async t => {
  const app = Fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(connections, { maxConnections: 10 })
  app.get('/late', async () => sleep(LATE_MS, 'late'))
  const path = join(tmpdir(), `deskfeed-${randomUUID()}`) // short: a path of a socket has 107 bytes at most
  await app.listen({ path })
  const client = connect(path)
  const closed = new Promise(resolve => client.resume().on('error', () => {}).on('close', resolve))
  client.write('GET /late HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30))
  await closed
  t.equal(client.bytesRead, 0)
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
