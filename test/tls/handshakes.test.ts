import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { makeCertificate } from '../../tls/certificate.js'
import handshakes from '../../tls/handshakes.js'
import { secureOptions } from '../../tls/secure-options.js'

async function serve (t: Test, options = {}) {
  const app = Fastify({ https: { ...secureOptions(makeCertificate(['localhost'])), ...options }, forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(handshakes)
  app.get('/', async () => 'encrypted')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const connections = () => new Promise<number>((resolve, reject) => {
    app.server.getConnections((error, count) => error ? reject(error) : resolve(count))
  })
  return { app, port, connections }
}

/** A client that does not end just because the other side does. */
async function dial (t: Test, port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** Everything that arrives until the other side ends. */
async function read (socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', data => { text += data })
  await Promise.race([once(socket, 'end'), once(socket, 'close')])
  return text
}

t.test('a client that speaks plain HTTP is told in a sentence to write https, and is not redirected', async t => {
  const { port, connections } = await serve(t)
  for (const request of ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'POST / HTTP/1.1\r\nHost: localhost\r\n\r\n']) {
    const socket = await dial(t, port)
    socket.write(request)
    const [head, body] = (await read(socket)).split('\r\n\r\n')
    t.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/)
    t.notMatch(head, /location|strict-transport-security|upgrade/i)
    t.match(head, `Content-Length: ${body!.length}\r\n`)
    t.equal(body, 'This port speaks only HTTPS: write https:// before the address.\n')
  }
  while (await connections() > 0) await new Promise(setImmediate)
  t.pass('and the connection is closed')
})

t.test('a client that sends nothing, or nonsense, is cut off after the time for the TLS handshake', async t => {
  const { port, connections } = await serve(t, { handshakeTimeout: 200 })
  const silent = await dial(t, port)
  const nonsense = await dial(t, port)
  nonsense.write('nonsense')
  t.same(await Promise.all([read(silent), read(nonsense)]), ['', ''])
  while (await connections() > 0) await new Promise(setImmediate)
  t.pass('both are gone')
})

t.test('that time is as long as for the head of a request', async t => {
  t.match(secureOptions(makeCertificate(['localhost'])), { handshakeTimeout: 10_000 })
})

t.test('closing does not wait for a client that sends nothing', async t => {
  const { app, port } = await serve(t, { handshakeTimeout: 60_000 })
  const ended = read(await dial(t, port))
  const begun = performance.now()
  await app.close()
  await ended
  t.ok(performance.now() - begun < 10_000)
})

t.test('TLS 1.2 and 1.3 are spoken, and nothing older', async t => {
  const { port } = await serve(t)
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, minVersion: version, maxVersion: version })
    await once(socket, 'secureConnect')
    t.equal(socket.getProtocol(), version)
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    t.match(await read(socket), /^HTTP\/1\.1 200 OK\r\n[^]+encrypted$/)
  }
  // At its usual security level this side would not offer it either.
  const old = connectTls({
    port, host: '127.0.0.1', rejectUnauthorized: false, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0'
  })
  const [error] = await once(old, 'error')
  t.equal(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
})

t.test('HTTP/2 is not spoken', async t => {
  const { port } = await serve(t)
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] })
  await once(socket, 'secureConnect')
  t.equal(socket.alpnProtocol, 'http/1.1')
  socket.destroy()
})
