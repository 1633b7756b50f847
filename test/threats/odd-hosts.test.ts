import t, { type Test } from 'tap'
import { listen } from '../fixtures/build.js'
import { rawRequest, sendRaw } from '../fixtures/raw.js'

const { app, url } = await listen(t)

/** What somebody is after who made a name resolve to this machine: any answer, the screen, the keys. This machine itself gets it all. */
const WANTED = ['/snapshot.jpg', '/host', '/metrics']
/** What answers for any name, and what it tells those who ask by a name that is not ours. */
const PROBES = ['/livez', '/readyz', '/healthz']

/** Each character is one byte: whatever is not ASCII in a head is Latin-1 to Node. */
const send = (...lines: string[]) => sendRaw(url, Buffer.from(rawRequest(...lines), 'latin1'))

/** A client that is refused learns nothing else. */
async function isRefused (t: Test, status: 400 | 421, code: string | undefined, ...lines: string[]) {
  const answer = await send(...lines)
  t.equal(answer.status, status, JSON.stringify(lines))
  // If `Host` is missing, Node itself answers, without a body.
  if (code === undefined) t.equal(answer.body.replace(/^0\r\n\r\n$/, ''), '')
  else t.match(JSON.parse(answer.body), { statusCode: status, code })
}

const isServed = async (t: Test, ...lines: string[]) => {
  const { status, body } = await send(...lines)
  t.equal(status, 200, JSON.stringify(lines))
  t.match(JSON.parse(body), { status: 'ok', instance: /./ })
}

/** The same for each of the paths. */
async function areRefused (t: Test, status: 400 | 421, code: string | undefined, linesFor: (path: string) => string[]) {
  for (const path of WANTED) await isRefused(t, status, code, ...linesFor(path))
}

t.test('requests by this machine\'s own names are served, with any port, in upper or lower case', async t => {
  for (const host of [
    '127.0.0.1', new URL(url).host, '[::1]', '[::1]:99', '[::ffff:127.0.0.1]', 'localhost', 'localhost.', 'LOCALHOST:99', 'localhost:0',
    '127.0.0.1.', '\tlocalhost', 'localhost \t'
  ]) await isServed(t, 'GET /healthz HTTP/1.1', `Host: ${host}`)
  await isServed(t, 'GET /healthz HTTP/1.1', 'hOST:localhost')
  await isServed(t, 'GET /healthz HTTP/1.0', 'Host: localhost')
})

t.test('under any other name nobody sees the screen: 421', async t => {
  for (const host of [
    '', ' ', 'evil.test', '127.0.0.1.evil.test', 'localhost.evil.test', 'localhost..', '*',
    // Browsers and the system's resolver take these for addresses of this machine. But a browser sends 127.0.0.1 instead, so these do not
    // come from a browser.
    '0x7f000001', '2130706433', '127.1', '0177.0.0.1', '127.000.000.001', '0', '0.0.0.0',
    // One reader takes these for our name, another one for a foreign name.
    'user@localhost', 'localhost@evil.test', 'evil.test@localhost', 'localhost/', 'localhost/evil.test', 'evil.test/localhost',
    'localhost?', 'localhost#', 'localhost\\evil.test', 'localhost evil.test', 'localhost\tevil.test', 'localhost,', 'localhost,evil.test',
    'evil.test, localhost', 'localhost, localhost', 'http://localhost', '"localhost"', 'localhost%00', 'localhost%00.evil.test',
    '127.0.0.1%2eevil.test', 'localhost\xad', '\xa0localhost', 'loc\xe5lhost', '\xef\xbd\x8cocalhost', 'localhost:65536',
    'localhost:80:80', 'localhost:x', 'localhost:-1', 'localhost:+80', '[::1', '::1', '[::1%25lo]', '[::ffff:203.0.113.9]',
    'x'.repeat(8000)
  ]) await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.1`, `Host: ${host}`])
})

t.test('a name with bytes that no header may have is not HTTP: 400', async t => {
  for (const line of [
    'Host: localhost\0', 'Host: localhost\0.evil.test', 'Host: localhost\x0b', 'Host: localhost\x7f', 'Host: \x1blocalhost',
    'Host: localhost\r.evil.test', 'Host: localhost\n.evil.test', 'Host : localhost', ' Host: localhost', 'Host\0: localhost', 'Host',
    ':authority: localhost',
    // A value that continues on the next line: some readers join the two, some do not.
    'Host:\r\n localhost', 'Host: localhost\r\n .evil.test', 'Host: localhost\r\n\tevil.test'
  ]) await areRefused(t, 400, 'BAD_REQUEST', path => [`GET ${path} HTTP/1.1`, line])
})

t.test('a request without any name is not served: 400, or 421 in HTTP/1.0, which does not need one', async t => {
  await areRefused(t, 400, undefined, path => [`GET ${path} HTTP/1.1`])
  await isRefused(t, 400, undefined, 'POST /post_example HTTP/1.1', 'Content-Length: 0')
  await isRefused(t, 400, undefined, 'GET http://localhost/healthz HTTP/1.1')
  await isRefused(t, 400, undefined, 'OPTIONS * HTTP/1.1')
  await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.0`])
  await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET http://localhost${path} HTTP/1.0`])
  await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.0`, 'Host: evil.test'])
})

t.test('a request with two names is not served, even if both are right: 421', async t => {
  for (const [first, second] of [
    ['localhost', 'localhost'], ['localhost', 'evil.test'], ['evil.test', 'localhost'], ['evil.test', 'evil.test'], ['', 'localhost'],
    ['localhost', '']
  ]) {
    await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.1`, `Host: ${first}`, `Host: ${second}`])
    await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.1`, `hOST: ${first}`, 'Accept: */*', `HOST: ${second}`])
  }
})

t.test('other headers that name a host have no effect either way', async t => {
  for (const header of [
    'X-Forwarded-Host', 'X-Forwarded-Server', 'X-Host', 'X-Original-Host', 'X-HTTP-Host-Override', 'Origin', 'Referer'
  ]) {
    await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.1`, 'Host: evil.test', `${header}: localhost`])
    await isServed(t, 'GET /healthz HTTP/1.1', 'Host: localhost', `${header}: evil.test`)
  }
  await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${path} HTTP/1.1`, 'Host: evil.test', 'Forwarded: host=localhost'])
  await isServed(t, 'GET /healthz HTTP/1.1', 'Host: localhost', 'Forwarded: host=evil.test')
})

t.test('a whole URL as the target must contain our name too', async t => {
  for (const target of ['http://localhost/healthz', 'https://localhost/healthz', 'HTTP://LOCALHOST:99/healthz', 'http://[::1]/healthz']) {
    await isServed(t, `GET ${target} HTTP/1.1`, 'Host: 127.0.0.1')
    await isRefused(t, 421, 'MISDIRECTED_REQUEST', `GET ${target.replace('healthz', 'host')} HTTP/1.1`, 'Host: evil.test')
  }
  for (const authority of [
    'evil.test', '127.0.0.1.evil.test', 'localhost@evil.test', 'evil.test@localhost', '0x7f000001', 'evil.test:80', 'evil.test?@localhost'
  ]) {
    for (const host of ['localhost', 'evil.test']) {
      await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET http://${authority}${path} HTTP/1.1`, `Host: ${host}`])
      await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET https://${authority}${path} HTTP/1.1`, `Host: ${host}`])
    }
  }
  for (const scheme of ['ftp', 'ws', 'file']) {
    await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [`GET ${scheme}://localhost${path} HTTP/1.1`, 'Host: localhost'])
  }
  for (const before of ['http:///', 'http://localhost:99999']) {
    await areRefused(t, 400, 'FST_ERR_BAD_URL', path => [`GET ${before}${path} HTTP/1.1`, 'Host: localhost'])
  }
  for (const before of [
    'http:', 'evil.test', '@evil.test', 'http://localhost\\@evil.test', 'http://evil.test#@localhost', 'http://localhost\t',
    'http://localhost ', '\\\\evil.test'
  ]) {
    await areRefused(t, 400, 'BAD_REQUEST', path => [`GET ${before}${path} HTTP/1.1`, 'Host: localhost'])
  }
})

t.test('what probes ask for is answered under any name, and in HTTP/1.0 without one, but says nothing beyond the state', async t => {
  for (const path of PROBES) {
    for (const lines of [
      [`GET ${path} HTTP/1.1`, 'Host: evil.test'], [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Host: localhost'],
      [`GET ${path} HTTP/1.1`, 'Host: '], [`GET ${path} HTTP/1.0`], [`GET ${path} HTTP/1.0`, 'Host: 10.244.1.23:3000'],
      [`GET http://evil.test${path} HTTP/1.1`, 'Host: localhost'], [`GET ${path}/ HTTP/1.1`, 'Host: evil.test']
    ]) {
      const { status, body } = await send(...lines)
      t.equal(status, 200, JSON.stringify(lines))
      t.strictSame(JSON.parse(body), { status: 'ok' })
    }
    await isRefused(t, 421, 'MISDIRECTED_REQUEST', `POST ${path} HTTP/1.1`, 'Host: evil.test', 'Content-Length: 0')
    await isRefused(t, 400, undefined, `GET ${path} HTTP/1.1`)
  }
})

t.test('OPTIONS *, for the service as a whole, needs our name too', async t => {
  t.equal((await send('OPTIONS * HTTP/1.1', 'Host: localhost')).status, 204)
  for (const method of ['OPTIONS', 'GET', 'POST', 'DELETE']) {
    await isRefused(t, 421, 'MISDIRECTED_REQUEST', `${method} * HTTP/1.1`, 'Host: evil.test')
  }
  await isRefused(t, 421, 'MISDIRECTED_REQUEST', 'OPTIONS http://evil.test HTTP/1.1', 'Host: localhost')
})

t.test('a page under a foreign name gets no WebSocket, even though its Origin matches its Host: 421', async t => {
  await areRefused(t, 421, 'MISDIRECTED_REQUEST', path => [
    `GET ${path} HTTP/1.1`, 'Host: evil.test', 'Origin: http://evil.test', 'Connection: Upgrade', 'Upgrade: websocket',
    'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  ])
})

t.test('every request on a connection needs our name, not only the first', async t => {
  const first = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const { status, body } = await sendRaw(url, first + rawRequest('GET /host HTTP/1.1', 'Host: evil.test'))
  t.equal(status, 200)
  t.match(body, 'HTTP/1.1 421 ')
  t.notMatch(body, 'streamLink')
})

t.test('after all of this no picture was taken', async t => t.match(app.broadcaster, { captures: 0, subscribers: 0 }))
