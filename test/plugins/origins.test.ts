import t from 'tap'
import { build } from '../fixtures/build.js'
import { ask } from '../fixtures/requests.js'

const app = await build(t, { ALLOWED_HOSTS: 'screen.example.org, proxy.test:8443, .example.net' })
const HOST = 'localhost:3000'

/** The status of `POST /post_example`, which accepts anything. */
async function post (headers: Record<string, string>): Promise<number> {
  return (await app.inject({ method: 'POST', url: '/post_example', headers: { host: HOST, ...headers } })).statusCode
}

t.test('our own page may send, however its origin is spelled', async t => {
  for (const [origin, host] of [
    ['http://localhost:3000', HOST], ['http://LOCALHOST:3000', HOST],
    ['http://127.0.0.1', '127.0.0.1'], ['http://127.0.0.1', '127.0.0.1:80'],
    ['http://127.0.0.1:80', '127.0.0.1'], ['http://[::1]:3000', '[::1]:3000'], ['http://localhost.:3000', 'localhost.:3000']
  ] as const) t.equal(await post({ origin, host }), 200, `${origin} to ${host}`)
})

t.test('no other origin may, however similar it is', async t => {
  for (const origin of [
    'http://evil.test', 'null', '', 'http://localhost', 'http://localhost:3001', 'https://localhost:3000', 'http://127.0.0.1:3000',
    'http://localhost:3000.evil.test', 'http://localhost:3000@evil.test', 'http://evil.test#http://localhost:3000', 'localhost:3000',
    'file://', 'chrome-extension://localhost:3000', 'http://localhost:3000, http://evil.test'
  ]) t.equal(await post({ origin }), 403, origin)
  const headers = { host: HOST, origin: 'http://evil.test' }
  t.match(await ask(app, { method: 'DELETE', url: '/delete_example?confirm=true', headers }), [403, {
    statusCode: 403,
    code: 'FOREIGN_ORIGIN',
    error: 'Forbidden',
    message: 'Pages of another origin (http://evil.test) may not request this. If that is a proxy in front of this service, ' +
      'let it pass on Host, or add its name to ALLOWED_HOSTS'
  }])
})

t.test('a proxy that does not pass on its name can be allowed by it, with the port unless that is the default', async t => {
  for (const origin of ['https://screen.example.org', 'http://screen.example.org', 'https://proxy.test:8443', 'https://a.example.net']) {
    t.equal(await post({ origin }), 200, origin)
  }
  for (const origin of [
    'https://screen.example.org:8443', 'https://proxy.test', 'https://a.example.net:8443', 'https://example.net',
    'ftp://screen.example.org', 'screen.example.org'
  ]) t.equal(await post({ origin }), 403, origin)
})

t.test('a trusted proxy says which host and which scheme the client used', async t => {
  const app = await build(t, { TRUST_PROXY: 'loopback', ALLOWED_HOSTS: 'screen.example.org' })
  const forwarded = { 'x-forwarded-host': 'screen.example.org:8443', 'x-forwarded-proto': 'https' }
  const statusOf = async (origin: string) =>
    (await app.inject({ method: 'POST', url: '/post_example', headers: { ...forwarded, origin } })).statusCode
  t.equal(await statusOf('https://screen.example.org:8443'), 200)
  t.equal(await statusOf('http://screen.example.org:8443'), 403)
  t.equal(await statusOf('http://localhost:80'), 403)
})

t.test('if the browser says that a page of another site asks, it gets nothing; whoever follows a link gets the page', async t => {
  const site = (site: string, mode: string, dest: string) => ({ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest })
  for (const [expected, method, headers] of [
    [200, 'GET', site('none', 'navigate', 'document')],
    [200, 'GET', site('same-origin', 'no-cors', 'image')],
    [200, 'GET', site('cross-site', 'navigate', 'document')],
    [200, 'HEAD', site('same-site', 'navigate', 'document')],
    [403, 'GET', site('cross-site', 'no-cors', 'image')],
    [403, 'GET', site('same-site', 'no-cors', 'image')],
    [403, 'GET', site('cross-site', 'cors', 'empty')],
    [403, 'GET', site('cross-site', 'navigate', 'iframe')],
    [403, 'GET', site('cross-site', 'navigate', 'embed')],
    [403, 'GET', site('cross-site', 'no-cors', 'document')],
    [403, 'GET', site('cross-site, same-origin', 'no-cors', 'image')],
    [403, 'OPTIONS', site('cross-site', 'cors', 'empty')],
    [403, 'GET', { 'sec-fetch-site': 'cross-site' }]
  ] as const) t.equal((await app.inject({ method, url: '/healthz', headers })).statusCode, expected, `${method} ${JSON.stringify(headers)}`)
  t.equal(await post(site('cross-site', 'navigate', 'document')), 403, 'a form is not a link')
  t.equal(await post({ ...site('cross-site', 'navigate', 'document'), authorization: 'Bearer key' }), 403)
})

t.test('the origin is checked for every method except those that change nothing', async t => {
  const headers = { host: HOST, origin: 'http://evil.test' }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    for (const url of ['/post_example', '/video_feed', '/nothing', '/']) {
      t.equal((await app.inject({ method, url, headers })).statusCode, 403, `${method} ${url}`)
    }
  }
  for (const method of ['GET', 'HEAD'] as const) t.equal((await app.inject({ method, url: '/healthz', headers })).statusCode, 200, method)
})

t.test('a page of an allowed origin has WebSockets, whatever the browser says of its site, and nothing else', async t => {
  const status = async (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
    (await app.inject({ method, url, headers: { host: HOST, 'sec-fetch-site': 'same-site', ...headers } })).statusCode
  const socket = { upgrade: 'websocket', connection: 'upgrade' }
  for (const path of [`/vnc?key=${app.access.streamKey}`, `/updates?key=${app.access.streamKey}`]) {
    t.equal(await status('GET', path, { ...socket, origin: 'https://proxy.test:8443' }), 426, 'let through')
    for (const origin of ['https://proxy.test', 'https://evil.test']) t.equal(await status('GET', path, { ...socket, origin }), 403)
    t.equal(await status('GET', path, socket), 403)
  }
  t.equal(await status('GET', '/snapshot.jpg', { origin: 'https://proxy.test:8443' }), 403)
  t.equal(await status('POST', '/post_example', { origin: 'https://proxy.test:8443' }), 403)
})
