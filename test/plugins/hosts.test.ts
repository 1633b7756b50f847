import t from 'tap'
import { build } from '../fixtures/build.js'
import { ask } from '../fixtures/requests.js'

t.test('421 says what to do, in the usual shape, on every path and for every method', async t => {
  const app = await build(t, { ALLOWED_HOSTS: 'screen.example.org, .example.net' })
  const urls = ['/', '/video_feed', '/snapshot.jpg', '/metrics', '/documentation', '/nothing', '/viewer/icon.svg', '/post_example']
  for (const url of urls) {
    for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS'] as const) {
      const [status, body] = await ask(app, { method, url, headers: { host: 'evil.test' } })
      t.equal(status, 421, `${method} ${url}`)
      if (body) {
        t.strictSame(body, {
          statusCode: 421,
          code: 'MISDIRECTED_REQUEST',
          error: 'Misdirected Request',
          message: '"evil.test" is not a name of this service. If it should be, add it to ALLOWED_HOSTS and restart'
        })
      }
    }
  }
  for (const host of ['screen.example.org', 'a.example.net:8080']) {
    t.equal((await app.inject({ url: '/access', headers: { host } })).statusCode, 200, host)
  }
  t.match(app.broadcaster, { captures: 0 })
})

t.test('X-Forwarded-Host counts only from a trusted proxy, and is checked too', async t => {
  const asked = async (variables: Record<string, string>, forwarded: string) => {
    const app = await build(t, variables)
    return (await app.inject({ url: '/access', headers: { 'x-forwarded-host': forwarded } })).statusCode
  }
  t.equal(await asked({}, 'evil.test'), 200, 'whatever a stranger claims')
  t.equal(await asked({ TRUST_PROXY: 'loopback' }, 'evil.test'), 421)
  t.equal(await asked({ TRUST_PROXY: '127.0.0.1', ALLOWED_HOSTS: 'screen.example.org' }, 'screen.example.org'), 200)
  t.equal(await asked({ TRUST_PROXY: '192.0.2.0/24' }, 'evil.test'), 200, 'the client is not that proxy')
})

t.test('of the names by mDNS only the one opens anything that this machine has now', async t => {
  const app = await build(t)
  const mdns = { name: 'deskfeed-desk.local' as string | undefined }
  const statusOf = async (host: string) => (await app.inject({ url: '/access', headers: { host } })).statusCode
  t.same([await statusOf('deskfeed-desk.local'), await statusOf('deskfeed-desk-2.local')], [421, 421], 'without mDNS there is none')
  Object.assign(app, { mdns })
  t.same([await statusOf('deskfeed-desk.local:80'), await statusOf('deskfeed-desk-2.local')], [200, 421])
  mdns.name = 'deskfeed-desk-2.local'
  t.same([await statusOf('deskfeed-desk.local:80'), await statusOf('deskfeed-desk-2.local')], [421, 200])
})
