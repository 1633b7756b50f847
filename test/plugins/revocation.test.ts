import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { listen } from '../fixtures/build.js'
import { watch } from '../fixtures/parts.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

t.test('when a session ends, whoever watches by it is cut off, and nobody else', async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY, HOST: '0.0.0.0' })
  const own = await watch(t, url.replace('0.0.0.0', '127.0.0.1'))
  await own.next()
  const cut: string[] = []
  const cookies = ['a', 'b'].map(userAgent => app.access.logIn({ address: '192.0.2.7', userAgent }, { key: KEY }) as { cookie: string })
  const [a, b] = cookies.map(({ cookie }) => app.access.sessions.find(cookie)!)
  for (const session of [a!, b!, undefined]) {
    const admission = session && { role: session.role, grant: session.grant, session }
    const name = session?.userAgent ?? 'nobody asked'
    app.viewers.watch({ address: '192.0.2.7', userAgent: '', admission, cut: () => cut.push(name) }, {})
  }
  app.access.end(session => session === b)
  t.strictSame(cut, ['b'])
  app.access.renew('key', { end: true })
  t.strictSame(cut, ['b', 'a'])
  t.equal(app.viewers.size, 2)
  await own.next()
})

t.test('the connection of whoever is cut off is reset, so that the system sends nothing more of what it has buffered', async t => {
  for (const variables of [undefined, { TLS: 'self-signed' }]) {
    const { app, url } = await listen(t, { ACCESS_KEY: KEY, ...variables })
    const { port, protocol } = new URL(url)
    const address = { port: Number(port), host: '127.0.0.1' }
    const socket = protocol === 'https:' ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address)
    t.teardown(() => socket.destroy())
    socket.write(`GET /video_feed HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 proxy\r\nAuthorization: Bearer ${KEY}\r\n\r\n`)
    await once(socket, 'data')
    socket.resume()
    const failed = once(socket, 'error')
    app.access.end(({ grant }) => grant === 'key')
    t.match(await failed, [{ code: 'ECONNRESET' }], protocol)
    t.equal(app.viewers.size, 0)
  }
})
