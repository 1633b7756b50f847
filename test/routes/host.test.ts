import { hostname } from 'node:os'
import type { FastifyInstance, InjectOptions } from 'fastify'
import t from 'tap'
import { build, listen } from '../fixtures/build.js'
import { watch } from '../fixtures/parts.js'
import { decode } from '../fixtures/pixels.js'
import { ENCODINGS, ask } from '../fixtures/requests.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const HOST_KEY = 'aHostKeyThatIsLongEnough'
const REMOTE = '192.0.2.7'

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

/** Resolves when this many viewers are left. */
async function left (app: FastifyInstance, viewers: number): Promise<void> {
  while (app.viewers.all.length > viewers) await new Promise(resolve => setTimeout(resolve, 10))
}

t.test('only the host may do what the host does', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, HOST_KEY })
  const actions: InjectOptions[] = [
    { method: 'GET', url: '/host' },
    { method: 'PUT', url: '/host/settings', payload: { access: 'open' } },
    { method: 'POST', url: '/host/pause' },
    { method: 'POST', url: '/host/resume' },
    { method: 'POST', url: '/host/renew', payload: { secret: 'key' } },
    { method: 'DELETE', url: '/host/viewers/x' },
    { method: 'DELETE', url: '/host/sessions/x' },
    { method: 'POST', url: '/host/waiting/x/allow' },
    { method: 'POST', url: '/host/waiting/x/deny' }
  ]
  const askRemotely = (action: InjectOptions) => ask(app, { ...action, remoteAddress: REMOTE })
  for (const action of actions) {
    const name = `${action.method} ${action.url}`
    const streamLink = `${String(action.url)}?key=${app.access.streamKey}`
    t.match(await askRemotely(action), [401], `${name} without a key`)
    t.match(await askRemotely({ ...action, headers: bearer(KEY) }), [403, { code: 'HOST_ONLY' }], `${name} with the key in the link`)
    t.match(await askRemotely({ ...action, url: streamLink }), [401], `${name} with a stream link`)
  }
  t.match(app.access, { mode: 'key', key: KEY })
  t.equal(app.views.paused, undefined)
  for (const action of actions.slice(0, 4)) {
    t.match(await askRemotely({ ...action, headers: bearer(HOST_KEY) }), [200], `${action.method} ${action.url} with the host key`)
  }
})

t.test('without HOST_KEY only this machine is the host', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  t.equal((await app.inject('/host')).statusCode, 200)
  t.equal((await app.inject({ url: '/host', remoteAddress: REMOTE, headers: bearer(KEY) })).statusCode, 403)
  t.equal((await app.inject({ url: '/host', remoteAddress: REMOTE, headers: bearer('undefined') })).statusCode, 401)
})

t.test('the host sees the settings, and links that others can use', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, HOST: '192.0.2.1', PORT: '8080' })
  const [status, state, response] = await ask(app, '/host')
  t.equal(status, 200)
  t.equal(response.headers['cache-control'], 'no-store')
  t.same(state, {
    access: 'key',
    paused: false,
    pin: app.access.pin,
    link: `http://192.0.2.1:8080/#key=${KEY}`,
    streamLink: `http://192.0.2.1:8080/video_feed?key=${app.access.streamKey}`,
    links: [{
      address: '192.0.2.1',
      name: '',
      url: `http://192.0.2.1:8080/#key=${KEY}`,
      streamUrl: `http://192.0.2.1:8080/video_feed?key=${app.access.streamKey}`,
      kind: 'real'
    }],
    settings: { access: 'key', display: 'pattern', fps: 30, quality: 80, width: 0, paused: false },
    places: { taken: 0, most: 2000 },
    sessions: [{
      id: state.sessions[0].id,
      name: '',
      device: 'lightMyRequest',
      address: '127.0.0.1',
      since: state.sessions[0].since,
      lastSeen: state.sessions[0].lastSeen,
      watches: ['page'],
      role: 'host',
      grant: 'this_machine',
      reduced: ''
    }],
    viewers: [],
    relays: [],
    waiting: []
  })
})

t.test('a host on another machine gets links with the name that it uses itself', async t => {
  const app = await build(t, { HOST_KEY, ACCESS_KEY: KEY })
  // The service's own name; others are refused before they reach this route.
  const host = `${hostname()}:3000`
  const [, { link }] = await ask(app, { url: '/host', remoteAddress: REMOTE, headers: { ...bearer(HOST_KEY), host } })
  t.equal(link, `http://${host}/#key=${KEY}`)
})

for (const [name, encode] of Object.entries(ENCODINGS)) {
  t.test(`the host can change who may watch while the service runs, as ${name}`, async t => {
    const app = await build(t)
    const takeSnapshot = () => app.inject({ url: '/snapshot.jpg', remoteAddress: REMOTE })
    t.equal((await takeSnapshot()).statusCode, 401)
    t.match(await ask(app, { method: 'PUT', url: '/host/settings', ...encode({ access: 'open' }) }), [200, { access: 'open' }])
    t.equal((await takeSnapshot()).statusCode, 200)
    t.match(await ask(app, { method: 'PUT', url: '/host/settings', ...encode({ access: 'ask' }) }), [200, { access: 'ask' }])
    t.equal((await takeSnapshot()).statusCode, 401)
    t.equal((await ask(app, { method: 'PUT', url: '/host/settings', ...encode({ access: 'nobody' }) }))[0], 400)
    t.match(await ask(app, '/access'), [200, { access: 'ask' }])
  })
}

t.test('while the screen is paused nothing is captured and viewers are told; then they see it again', async t => {
  const { app, url } = await listen(t)
  const feed = await watch(t, url)
  const screen = (await feed.next()).jpeg
  t.match(await ask(app, { method: 'POST', url: '/host/pause' }), [200, { paused: true }])
  // The placeholder is sent again unchanged; the test pattern always changes.
  let last = (await feed.next()).jpeg
  await feed.until(({ jpeg }) => {
    const isSame = jpeg.equals(last)
    last = jpeg
    return isSame
  })
  t.match(decode(last), { width: 1280, height: 720 }, 'in the same size')
  t.ok(decode(last).at(5, 5).every(channel => channel < 60), 'a dark placeholder')
  t.notOk(last.equals(screen))
  t.match(app.views, { capturing: false, captures: 1, subscribers: 1 })
  t.match(await ask(app, '/snapshot.jpg'), [503, { code: 'SCREEN_UNAVAILABLE', message: 'paused by the host' }])
  t.match(await ask(app, '/healthz'), [200, { status: 'ok', paused: true, capturing: false }],
    'which is not a fault that a watchdog should act on')

  t.match(await ask(app, { method: 'POST', url: '/host/resume' }), [200, { paused: false }])
  await feed.until(({ jpeg }) => {
    const isNew = !jpeg.equals(last)
    last = jpeg
    return isNew
  })
  t.match(app.views, { capturing: true, captures: 2, subscribers: 1 })
  t.equal((await app.inject('/snapshot.jpg')).statusCode, 200)
})

t.test('the host sees who is watching, and can cut them off', async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY })
  const [here, player] = [await watch(t, url), await watch(t, url, 'plain', KEY)]
  for (const feed of [here, player]) await feed.next()
  const [, { viewers }] = await ask(app, '/host')
  t.match(viewers, [
    { id: /^[\w-]{22}$/, address: '127.0.0.1', name: '', since: Number, grant: 'this_machine', dropped: Number },
    { address: '127.0.0.1', userAgent: '' }
  ])
  t.ok(Math.abs(Date.now() - viewers[0].since) < 60_000)
  t.match(await ask(app, { method: 'DELETE', url: `/host/viewers/${viewers[1].id}` }), [200])
  await t.rejects(async () => { for (;;) await player.next() })
  await left(app, 1)
  t.ok(await here.next(), 'the others keep watching')
  t.match(await ask(app, { method: 'DELETE', url: `/host/viewers/${viewers[1].id}` }), [404, { code: 'NOT_FOUND' }])
  here.leave()
  await left(app, 0)
  t.same((await ask(app, '/host'))[1].viewers, [], 'whoever leaves is no longer in the list')
})

t.test('a viewer who is cut off cannot come back with the same cookie', async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY })
  const elsewhere = { via: '1.1 proxy' }
  const login = await fetch(`${url}/access`, {
    method: 'POST', headers: { ...elsewhere, 'content-type': 'application/json' }, body: JSON.stringify({ key: KEY })
  })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const openStream = () => fetch(`${url}/video_feed`, { headers: { ...elsewhere, cookie } })
  const stream = await openStream()
  t.equal(stream.status, 200)
  const [, { viewers: [viewer] }] = await ask(app, '/host')
  t.match(viewer, { grant: 'key' })
  await app.inject({ method: 'DELETE', url: `/host/viewers/${viewer.id}` })
  await stream.arrayBuffer().catch(() => {}) // the end of the stream, or of the connection
  t.equal((await openStream()).status, 401)
})

t.test('renewing the stream link ends the streams of the old one', async t => {
  const { app, url } = await listen(t)
  const elsewhere = { via: '1.1 proxy' }
  const [, { streamLink }] = await ask(app, '/host')
  const { search } = new URL(streamLink)
  const stream = await fetch(`${url}/video_feed${search}`, { headers: elsewhere })
  t.equal(stream.status, 200)
  const [, renewed] = await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'stream_key' } })
  await stream.arrayBuffer().catch(() => {}) // the end of the stream, or of the connection
  t.equal((await fetch(`${url}/snapshot.jpg${search}`, { headers: elsewhere })).status, 401)
  t.equal((await fetch(`${url}/snapshot.jpg${new URL(renewed.streamLink).search}`, { headers: elsewhere })).status, 200)
})

t.test('the key and the PIN can be renewed', async t => {
  const app = await build(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
  const { pin } = app.access
  const [, first] = await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'key' } })
  t.match(first.link, /#key=[\w-]{22}$/)
  t.notMatch(first.link, KEY)
  t.equal(first.pin, pin)
  // Once in a million times it is the same again.
  const [, second] = await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'pin' } })
  t.match(second.pin, /^\d{6}$/)
  t.not(second.pin, pin)
  t.equal((await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'everything' } }))[0], 400)
})

for (const [name, encode] of Object.entries(ENCODINGS)) {
  t.test(`the stream key can be renewed by its name and by its old spelling, as ${name}`, async t => {
    const app = await build(t)
    for (const secret of ['stream_key', 'stream key']) {
      const { streamKey } = app.access
      t.match(await ask(app, { method: 'POST', url: '/host/renew', ...encode({ secret }) }), [200, { access: 'key' }], secret)
      t.not(app.access.streamKey, streamKey)
    }
    t.equal((await ask(app, { method: 'POST', url: '/host/renew', ...encode({ secret: 'stream  key' }) }))[0], 400)
    t.match((await ask(app, { method: 'POST', url: '/host/renew' }))[1], { message: /body\/secret/ }, 'an empty request is still refused')
  })
}

t.test('the host lets newcomers in, or turns them away', async t => {
  const app = await build(t, { ACCESS: 'ask' })
  const headers = { 'user-agent': 'a phone' }
  const knock = (name: string) => app.inject({ method: 'POST', url: '/access', remoteAddress: REMOTE, payload: { name }, headers })
  await knock('Ann')
  await knock('Bob')
  const [, { waiting: [ann, bob] }] = await ask(app, '/host')
  t.match([ann, bob], [{ name: 'Ann', address: REMOTE, userAgent: 'a phone' }, { name: 'Bob' }])
  t.match(await ask(app, { method: 'POST', url: `/host/waiting/${ann.id}/allow` }), [200, { waiting: [{ name: 'Bob' }] }])
  t.match(await ask(app, { method: 'POST', url: `/host/waiting/${bob.id}/deny` }), [200, { waiting: [] }])
  t.match(await ask(app, { method: 'POST', url: `/host/waiting/${ann.id}/allow` }), [404, { code: 'NOT_FOUND' }])
})

/** Lets a browser on another machine in. @returns its headers from then on */
async function enter (app: FastifyInstance, secret: object): Promise<{ cookie: string }> {
  const response = await app.inject({ method: 'POST', url: '/access', remoteAddress: REMOTE, payload: secret })
  return { cookie: String(response.headers['set-cookie']).split(';')[0]! }
}

/** What the host sees of those on other machines. */
const sessionsOf = async (app: FastifyInstance) =>
  (await ask(app, '/host'))[1].sessions.filter(({ grant }: { grant: string }) => grant !== 'this_machine')

t.test('the host sees whoever takes one picture after another, and ends their session', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const headers = { ...await enter(app, { key: KEY }), 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0' }
  const snapshot = async () => (await app.inject({ url: '/snapshot.jpg', remoteAddress: REMOTE, headers })).statusCode
  t.equal(await snapshot(), 200)
  const [session] = await sessionsOf(app)
  t.match(session, { address: REMOTE, device: 'Firefox, Linux', watches: ['snapshots'], grant: 'key', name: '' })
  t.ok(session.lastSeen >= session.since && Date.now() - session.lastSeen < 60_000)
  t.match(await ask(app, { method: 'DELETE', url: `/host/sessions/${session.id}` }), [200])
  t.equal(await snapshot(), 401)
  t.same(await sessionsOf(app), [])
  t.match(await ask(app, { method: 'DELETE', url: `/host/sessions/${session.id}` }), [404, { code: 'NOT_FOUND' }])
})

t.test('whoever comes by IPv4 has an IPv4 address for the host, also where the service listens on both', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  await app.inject({ url: '/snapshot.jpg', remoteAddress: `::ffff:${REMOTE}`, headers: bearer(KEY) })
  t.match(await sessionsOf(app), [{ address: REMOTE }])
})

t.test('players and scripts are sessions of their kind and address', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const snapshot = (remoteAddress: string, query = '', headers = {}) =>
    app.inject({ url: `/snapshot.jpg${query}`, remoteAddress, headers: { 'user-agent': 'VLC/3.0.18', ...headers } })
  const link = `?key=${app.access.streamKey}`
  const basic = { authorization: `Basic ${Buffer.from(`me:${KEY}`).toString('base64')}` }
  for (const answer of [
    snapshot(REMOTE, link), snapshot(REMOTE, link), snapshot('192.0.2.8', link),
    snapshot(REMOTE, '', bearer(KEY)), snapshot(REMOTE, '', basic)
  ]) t.equal((await answer).statusCode, 200)
  const seen = (await sessionsOf(app)).map(({ grant, address, device }: Record<string, string>) => `${grant} ${address} ${device}`)
  t.same(seen.sort(), [`key ${REMOTE} VLC`, `stream_link ${REMOTE} VLC`, 'stream_link 192.0.2.8 VLC'].sort())
})

t.test('with a new secret, and with the mode, those go who came by the old one, if the host wants that', async t => {
  for (const end of [true, false]) {
    const app = await build(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
    const headers = [await enter(app, { key: KEY }), await enter(app, { pin: app.access.pin })]
    const seen = async () => await Promise.all(headers.map(async headers =>
      (await app.inject({ url: '/snapshot.jpg', remoteAddress: REMOTE, headers })).statusCode))
    t.match(await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'pin', end } }), [200])
    t.same(await seen(), end ? [200, 401] : [200, 200])
    headers[1] = await enter(app, { pin: app.access.pin })
    t.match(await ask(app, { method: 'PUT', url: '/host/settings', ...ENCODINGS['a form']!({ access: 'key', end: String(end) }) }), [200])
    t.same(await seen(), end ? [200, 401] : [200, 200])
    t.match(await ask(app, { method: 'POST', url: '/host/renew', payload: { secret: 'key', end } }), [200])
    t.same(await seen(), end ? [401, 401] : [200, 200])
  }
})

t.test('if nothing is said, a new key or stream link ends those who came by the old one, and a new PIN does not', async t => {
  const app = await build(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
  const headers = [await enter(app, { key: KEY }), await enter(app, { pin: app.access.pin })]
  for (const secret of ['key', 'pin', 'stream_key']) await ask(app, { method: 'POST', url: '/host/renew', payload: { secret } })
  const seen = headers.map(async headers => (await app.inject({ url: '/snapshot.jpg', remoteAddress: REMOTE, headers })).statusCode)
  t.same(await Promise.all(seen), [401, 200])
})
