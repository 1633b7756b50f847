import { EventEmitter, once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import connections from '../../plugins/connections.js'
import errors from '../../plugins/errors.js'
import websockets from '../../plugins/websockets.js'
import { Overloaded } from '../../contract/errors.js'
import { makeCertificate } from '../../tls/certificate.js'
import { secureOptions } from '../../tls/secure-options.js'
import { stopTime } from '../fixtures/virtual-time.js'

const ASK = [
  'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
]
const PLAIN = 'GET /plain HTTP/1.1\r\nHost: x\r\n\r\n'
const SECOND = 'GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

/** `/echo` is a WebSocket, `/full` refuses, `/plain` and `/late` are none. */
async function listen (t: Test, secure = false) {
  const https = secure ? secureOptions(makeCertificate(['localhost'])) : null
  const app = Fastify({ forceCloseConnections: true, https, routerOptions: { ignoreTrailingSlash: true } })
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(connections, { maxConnections: 2 })
  const plain = (_request: unknown, reply: { code (status: number): { send (body: string): void } }) => reply.code(200).send('plain')
  app.route({ method: ['GET', 'POST'], url: '/plain', handler: plain })
  app.get('/late', (_request, reply) => { setTimeout(() => reply.send('late'), 100) })
  await app.register(websockets)
  app.route({
    method: 'GET',
    url: '/echo',
    handler: plain,
    preHandler: async (request, reply) => app.keepConnection(request.raw.socket, reply.raw),
    wsHandler: socket => { socket.on('message', message => socket.send(message)) }
  })
  app.route({ method: 'GET', url: '/full', handler: plain, preHandler: async () => { throw new Overloaded() }, wsHandler: () => {} })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const open = (): Socket => secure ? connectTls({ port, rejectUnauthorized: false }) : connect(port, '127.0.0.1')
  /** All that is answered to these bytes, and then to {@link SECOND}. Node drops what is sent at once with a request that it refuses. */
  const send = async (...lines: string[]) => {
    const socket = open()
    t.teardown(() => socket.destroy())
    socket.write(lines.join('\r\n'))
    const [first] = await once(socket, 'data')
    socket.write(SECOND)
    return String(first) + await text(socket)
  }
  const webSocket = (path: string, protocols: string[] = []) => {
    const client = new WebSocket(`${secure ? 'wss' : 'ws'}://127.0.0.1:${port}${path}`, protocols, { rejectUnauthorized: false })
    t.teardown(() => client.terminate())
    return client
  }
  return { app, open, send, webSocket }
}

// First: while time stands still there must be no connection whose timers are real.
t.test('every client is sent a ping each 25 to 30 s, whenever it has come, so that no proxy closes its connection', async t => {
  const time = stopTime(t)
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(websockets)
  await app.ready()
  const clients = Array.from({ length: 5 }, () => {
    const times = [performance.now()]
    return Object.assign(new EventEmitter(), { times, ping: () => { times.push(performance.now()) } })
  })
  for (const client of clients) {
    client.times[0] = performance.now()
    app.websocketServer.emit('connection', client)
    await time.advance(7001)
  }
  await time.advance(300_000)
  for (const client of clients) {
    const waits = client.times.slice(1).map((at, index) => at - client.times[index]!)
    t.ok(waits.length >= 10 && waits.every(ms => ms >= 25_000 && ms <= 30_000), waits.join())
    client.emit('close')
  }
})

for (const secure of [false, true]) {
  const scheme = secure ? 'HTTPS' : 'HTTP'

  t.test(`a route is a WebSocket for whoever asks for one, over ${scheme}, with or without a slash at the end`, async t => {
    const { webSocket } = await listen(t, secure)
    for (const path of ['/echo', '/echo/?x=1']) {
      const client = webSocket(path)
      await once(client, 'open')
      client.send('hello')
      t.equal(String((await once(client, 'message'))[0]), 'hello')
      client.terminate()
    }
  })

  t.test(`all other requests for another protocol are answered over ${scheme}, and so is what follows them`, async t => {
    const { send } = await listen(t, secure)
    const others = [
      ['GET /plain HTTP/1.1', ...ASK],
      ['GET /plain HTTP/1.1', 'Host: x', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAA'],
      ['GET /echo HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: h2c'],
      ['GET /echo HTTP/1.1', ...ASK.map(line => line.replace(/Version: 13/, 'Version: 12'))],
      ['GET /echo HTTP/1.1', ...ASK.map(line => line.replace(/A==/, ''))],
      ['GET /echo HTTP/1.1', ...ASK, 'Sec-WebSocket-Protocol: a b'],
      ['POST /plain HTTP/1.1', ...ASK, 'Content-Length: 4', 'Content-Type: text/plain', '', 'body', '']
    ]
    for (const lines of others) {
      const answer = await send(...lines, ...lines.includes('body') ? [] : ['', ''])
      t.equal(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 2, `${lines[0]}, ${lines.at(-1) || 'with a body'}`)
    }
  })
}

t.test('of the subprotocols that a client offers `binary` is chosen, wherever it is among them, and else the first', async t => {
  const { webSocket } = await listen(t)
  for (const [offered, chosen] of [[['base64', 'binary'], 'binary'], [['binary'], 'binary'], [['chat', 'base64'], 'chat']] as const) {
    const client = webSocket('/echo', [...offered])
    await once(client, 'open')
    t.equal(client.protocol, chosen)
    client.terminate()
    await once(client, 'close')
  }
})

t.test('a refusal is answered as over HTTP, and closes the connection', async t => {
  const { send } = await listen(t)
  const [head, body = ''] = (await send('GET /full HTTP/1.1', ...ASK, '', '')).split('\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 503 [^]*\r\nretry-after: 5\r\n/)
  t.match(head, /\r\nconnection: close\b/i)
  t.match(JSON.parse(body), { statusCode: 503, code: 'OVERLOADED' })
})

t.test('a request for a WebSocket that does not wait for the answer before it is answered over HTTP', async t => {
  const { send } = await listen(t)
  const answer = await send('GET /late HTTP/1.1', 'Host: x', '', 'GET /echo HTTP/1.1', ...ASK, '', '')
  t.match(answer, /late[^]*\r\n\r\nplain/)
})

t.test('nobody takes the connection of a WebSocket', async t => {
  const { open, webSocket } = await listen(t)
  const client = webSocket('/echo')
  await once(client, 'open')
  for (let count = 0; count < 5; count++) {
    const socket = open().on('error', () => {}) // others make room
    t.teardown(() => socket.destroy())
    socket.write(PLAIN)
    t.match(String((await once(socket, 'data'))[0]), /plain$/)
  }
  client.send('still here')
  t.equal(String((await once(client, 'message'))[0]), 'still here')
})

t.test('huge messages, many fragments and what is no WebSocket end the connection, and nothing else', async t => {
  const { open, webSocket } = await listen(t)
  const frame = (...bytes: number[]) => Buffer.from(bytes)
  for (const [bytes, status] of [
    [frame(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4), 1009],
    [Buffer.concat([frame(0x02, 0x80, 1, 2, 3, 4), Buffer.alloc(6 * 20, frame(0x00, 0x80, 1, 2, 3, 4))]), 1008],
    [frame(0xff, 0xff, 0xff, 0xff), 1002],
    [frame(0x82, 0x01, 0x01), 1002] // without a mask
  ] as const) {
    const socket = open()
    socket.write(['GET /echo HTTP/1.1', ...ASK, '', ''].join('\r\n'))
    await once(socket, 'data')
    socket.write(bytes)
    const [answer] = await once(socket, 'data') as [Buffer]
    t.equal(answer[0], 0x88, 'a close frame')
    t.equal(answer.readUInt16BE(2), status)
    socket.destroy()
  }
  const client = webSocket('/echo')
  await once(client, 'open')
})

t.test('closing does not wait for WebSockets, whether they answer or not', async t => {
  const { app, open, webSocket } = await listen(t)
  const client = webSocket('/echo')
  await once(client, 'open')
  const silent = open()
  silent.write(['GET /echo HTTP/1.1', ...ASK, '', ''].join('\r\n'))
  await once(silent, 'data')
  const [ended, cut] = [once(client, 'close'), once(silent.resume(), 'close')]
  const began = performance.now()
  await app.close()
  t.ok(performance.now() - began < 2000)
  t.equal((await ended)[0], 1001)
  await cut
})
