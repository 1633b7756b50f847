import type { FastifyInstance, InjectOptions } from 'fastify'
import t from 'tap'
import { build } from '../fixtures/build.js'
import { ENCODINGS } from '../fixtures/requests.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

/** A browser on another machine, which keeps its cookie. */
function browserOf (app: FastifyInstance, remoteAddress = '192.0.2.7') {
  let cookie: string | undefined
  return async (options: InjectOptions) => {
    const headers = { ...cookie && { cookie, origin: 'http://localhost' }, ...options.headers }
    const response = await app.inject({ remoteAddress, ...options, headers })
    cookie = String(response.headers['set-cookie'] ?? cookie ?? '').split(';')[0]
    return response
  }
}

for (const [name, encode] of Object.entries(ENCODINGS)) {
  t.test(`the key is traded for a cookie that scripts can't read and other sites can't send, as ${name}`, async t => {
    const app = await build(t, { ACCESS_KEY: KEY })
    const ask = browserOf(app)
    t.same((await ask({ url: '/access' })).json(), { access: 'key', you: 'out', thisMachine: false })
    t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 401)
    const response = await ask({ method: 'POST', url: '/access', ...encode({ key: KEY }) })
    t.equal(response.statusCode, 200)
    t.same(response.json(), { access: 'key', you: 'viewer', thisMachine: false })
    t.match(response.headers['set-cookie'], /^deskfeed_3000=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/)
    t.equal(response.headers['cache-control'], 'no-store')
    t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
    t.same((await ask({ url: '/access' })).json(), { access: 'key', you: 'viewer', thisMachine: false })
    t.equal((await browserOf(app)({ url: '/snapshot.jpg' })).statusCode, 401, 'another browser there has to show the key itself')
  })
}

t.test('a wrong key is refused, and not repeated in the answer', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const ask = browserOf(app)
  const response = await ask({ method: 'POST', url: '/access', payload: { key: 'a-wrong-key' } })
  t.equal(response.statusCode, 401)
  t.match(response.json(), { code: 'WRONG_KEY' })
  t.notMatch(response.body, 'a-wrong-key')
  t.equal(response.headers['set-cookie'], undefined)
  for (const payload of [{}, { key: '' }, { name: 'Ann' }]) {
    t.match((await ask({ method: 'POST', url: '/access', payload })).json(), { you: 'out' }, 'to show nothing is not a guess')
  }
  for (let i = 0; i < 4; i++) await ask({ method: 'POST', url: '/access', payload: { key: 'a-wrong-key' } })
  const late = await ask({ method: 'POST', url: '/access', payload: { key: 'a-wrong-key' } })
  t.equal(late.statusCode, 429)
  t.equal(late.headers['retry-after'], '10')
  t.match((await ask({ method: 'POST', url: '/access', payload: { key: KEY } })).json(), { you: 'viewer' }, 'but the right one never waits')
})

t.test('broken JSON with a key in it is not repeated in the answer', async t => {
  const app = await build(t)
  const headers = { 'content-type': 'application/json' }
  const response = await app.inject({ method: 'POST', url: '/access', headers, payload: `{"key": ${KEY}` })
  t.equal(response.statusCode, 400)
  t.notMatch(response.body, KEY)
})

t.test('the PIN is traded for a cookie, however it is spaced', async t => {
  const app = await build(t, { ACCESS: 'pin' })
  const { pin } = app.access
  const ask = browserOf(app)
  t.same((await ask({ url: '/access' })).json(), { access: 'pin', you: 'out', thisMachine: false })
  t.equal((await ask({ method: 'POST', url: '/access', payload: { pin: '000' } })).statusCode, 401)
  const spaced = ` ${pin.slice(0, 3)} ${pin.slice(3)}`
  t.match((await ask({ method: 'POST', url: '/access', payload: { pin: spaced } })).json(), { you: 'viewer' })
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
})

t.test('with ACCESS=ask a newcomer waits until the host decides', async t => {
  const app = await build(t, { ACCESS: 'ask' })
  const [ann, bob] = [browserOf(app), browserOf(app, '192.0.2.8')]
  t.match((await ann({ method: 'POST', url: '/access', payload: { name: 'Ann\u001B[2J\n' } })).json(), { access: 'ask', you: 'waiting' })
  t.match((await bob({ method: 'POST', url: '/access', payload: { name: 'Bob' } })).json(), { you: 'waiting' })
  const [first, second] = app.access.waitingRoom.newcomers
  t.match([first, second], [{ name: 'Ann[2J', address: '192.0.2.7' }, { name: 'Bob', address: '192.0.2.8' }],
    'nothing in a name does anything to a terminal')
  t.match((await ann({ method: 'POST', url: '/access', payload: { name: 'Ann' } })).json(), { you: 'waiting' })
  t.equal(app.access.waitingRoom.newcomers.length, 2, 'nobody waits twice')
  t.equal((await ann({ url: '/snapshot.jpg' })).statusCode, 401)

  app.access.decide(first!.id, true)
  app.access.decide(second!.id, false)
  t.match((await ann({ url: '/access' })).json(), { you: 'viewer' })
  t.equal((await ann({ url: '/snapshot.jpg' })).statusCode, 200)
  t.match((await bob({ url: '/access' })).json(), { you: 'denied' })
  t.equal((await bob({ url: '/snapshot.jpg' })).statusCode, 401)
  t.match((await bob({ method: 'POST', url: '/access', payload: {} })).json(), { you: 'waiting' }, 'and may ask again')
})

t.test('a newcomer is told if there is no place to wait, and why', async t => {
  const app = await build(t, { ACCESS: 'ask' })
  const knock = async (address: string) => await browserOf(app, address)({ method: 'POST', url: '/access', payload: {} })
  for (let i = 0; i < 3; i++) t.match((await knock('192.0.2.7')).json(), { you: 'waiting' })
  const near = await knock('192.0.2.7')
  t.equal(near.statusCode, 503)
  t.match(near.json(), { code: 'NO_PLACE', message: '3 people from your address have asked already: try again in a minute' })
  t.equal(near.headers['retry-after'], '60')
  for (let i = 0; i < 59; i++) t.match((await knock(`198.51.100.${i}`)).json(), { you: 'waiting' })
  t.match((await knock('203.0.113.1')).json(), {
    code: 'NO_PLACE', message: 'All 60 places in the waiting room are taken: try again in a minute'
  })
})

t.test('a browser can log out, which ends its session wherever its cookie went', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const ask = browserOf(app)
  const entered = await ask({ method: 'POST', url: '/access', payload: { key: KEY } })
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!
  const left = await ask({ method: 'DELETE', url: '/access' })
  t.equal(left.statusCode, 200)
  t.same(left.json(), { access: 'key', you: 'out', thisMachine: false })
  t.equal(left.headers['set-cookie'], 'deskfeed_3000=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0')
  t.equal((await app.inject({ url: '/snapshot.jpg', remoteAddress: '192.0.2.7', headers: { cookie } })).statusCode, 401)
  t.match((await ask({ method: 'DELETE', url: '/access' })).json(), { you: 'out' }, 'twice does no harm')
  t.match((await app.inject({ method: 'DELETE', url: '/access' })).json(), { you: 'host' }, 'nobody logs out of this machine')
})

t.test('a page of another site logs nobody out', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const entered = await app.inject({ method: 'POST', url: '/access', remoteAddress: '192.0.2.7', payload: { key: KEY } })
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!
  const foreign = { method: 'DELETE', url: '/access', remoteAddress: '192.0.2.7', headers: { cookie, origin: 'http://evil.test' } } as const
  t.equal((await app.inject(foreign)).statusCode, 403)
  t.equal((await app.inject({ url: '/snapshot.jpg', remoteAddress: '192.0.2.7', headers: { cookie } })).statusCode, 200)
})

t.test('a browser has one session: a new cookie takes the place of the old one', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const ask = browserOf(app)
  for (let i = 0; i < 3; i++) await ask({ method: 'POST', url: '/access', payload: { key: KEY } })
  t.equal(app.access.sessions.size, 1)
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
})

t.test('a wrong key leaves a session as it is', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const ask = browserOf(app)
  await ask({ method: 'POST', url: '/access', payload: { key: KEY } })
  for (let i = 0; i < 10; i++) await ask({ method: 'POST', url: '/access', payload: { key: `wrong ${i}` } })
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
})

t.test('a cookie that another service of this host has set shuts nobody out', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, ACCESS: 'ask' })
  const headersOf = (response: { headers: Record<string, unknown> }) =>
    ({ cookie: `deskfeed_3000=tossed; ${String(response.headers['set-cookie']).split(';')[0]}` })
  const post = (payload: object) => app.inject({ method: 'POST', url: '/access', remoteAddress: '192.0.2.7', payload })
  const snapshot = { url: '/snapshot.jpg', remoteAddress: '192.0.2.7' }
  t.equal((await app.inject({ ...snapshot, headers: headersOf(await post({ key: KEY })) })).statusCode, 200)
  const waiting = headersOf(await post({ name: 'Ann' }))
  t.match((await app.inject({ ...snapshot, url: '/access', headers: waiting })).json(), { you: 'waiting' })
  app.access.decide(app.access.waitingRoom.newcomers[0]!.id, true)
  t.equal((await app.inject({ ...snapshot, headers: waiting })).statusCode, 200)
})

t.test('a session ends after SESSION_HOURS', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, SESSION_HOURS: '0.0001' })
  const ask = browserOf(app)
  await ask({ method: 'POST', url: '/access', payload: { key: KEY } })
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
  while (app.access.sessions.size > 0) await new Promise(resolve => setTimeout(resolve, 50))
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 401)
})

t.test('whoever is at this machine is the host, even with an old link', async t => {
  const app = await build(t)
  t.match((await app.inject('/access')).json(), { you: 'host' })
  for (let i = 0; i < 10; i++) {
    t.match((await app.inject({ method: 'POST', url: '/access', payload: { key: 'old' } })).json(), { you: 'host' })
  }
})

t.test('the host key makes a browser the host', async t => {
  const app = await build(t, { HOST_KEY: 'aHostKeyThatIsLongEnough' })
  const ask = browserOf(app)
  t.match((await ask({ method: 'POST', url: '/access', payload: { key: 'aHostKeyThatIsLongEnough' } })).json(), { you: 'host' })
  t.match((await ask({ url: '/access' })).json(), { you: 'host' })
})

t.test('two services on free ports have cookies of their own, which do not open each other', async t => {
  const apps = [await build(t, { ACCESS_KEY: KEY, PORT: '0' }), await build(t, { ACCESS_KEY: KEY, PORT: '0' })]
  const cookies = await Promise.all(apps.map(async app => {
    const response = await app.inject({ method: 'POST', url: '/access', remoteAddress: '192.0.2.7', payload: { key: KEY } })
    return String(response.headers['set-cookie']).split(';')[0]!
  }))
  const [one, other] = cookies.map(cookie => cookie.split('=')) as Array<[name: string, value: string]>
  t.match(one![0], /^deskfeed_[\da-f]{12}$/)
  t.not(one![0], other![0], 'a browser keeps both')
  const watchWith = async (app: FastifyInstance, cookie: string) =>
    (await app.inject({ url: '/snapshot.jpg', remoteAddress: '192.0.2.7', headers: { cookie } })).statusCode
  for (const [i, app] of apps.entries()) {
    t.equal(await watchWith(app, cookies.join('; ')), 200)
    t.equal(await watchWith(app, cookies[1 - i]!), 401)
  }
  t.equal(await watchWith(apps[0]!, `${one![0]}=${other![1]}`), 401, 'nor does the other value under this name')
})

t.test('a form sent by a browser without scripts leads to the page', async t => {
  const app = await build(t, { ACCESS_KEY: KEY })
  const ask = browserOf(app)
  const headers = { accept: 'text/html,*/*;q=0.8', 'content-type': 'application/x-www-form-urlencoded' }
  const response = await ask({ method: 'POST', url: '/access', payload: `key=${KEY}`, headers })
  t.equal(response.statusCode, 303)
  t.equal(response.headers.location, '/')
  t.equal((await ask({ url: '/snapshot.jpg' })).statusCode, 200)
})

t.test('a client is told whether it is on the machine that shares its screen', async t => {
  const app = await build(t)
  t.same((await app.inject('/access')).json(), { access: 'key', you: 'host', thisMachine: true })
  t.match((await app.inject({ url: '/access', headers: { via: '1.1 proxy' } })).json(), { you: 'out', thisMachine: false })
})

t.test('whoever waits, or was let in, is told the name that they gave', async t => {
  const app = await build(t, { ACCESS: 'ask' })
  const ask = browserOf(app)
  const expected = { access: 'ask', you: 'waiting', thisMachine: false, name: 'Ann' }
  t.same((await ask({ method: 'POST', url: '/access', payload: { name: 'Ann' } })).json(), expected)
  t.same((await ask({ url: '/access' })).json(), expected)
  app.access.decide(app.access.waitingRoom.newcomers[0]!.id, true)
  t.same((await ask({ url: '/access' })).json(), { ...expected, you: 'viewer' })
})

t.test('whoever may no longer watch is told why, until they come in again', async t => {
  const app = await build(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
  const ask = browserOf(app)
  for (const [ended, end] of [
    ['by_host', () => app.access.end(() => true)],
    ['by_host', () => app.access.renew('pin', { end: true })],
    ['link_renewed', () => app.access.renew('key', { end: true })],
    ['by_host', () => app.access.changeMode('key', { end: true })]
  ] as const) {
    const secret = ended === 'link_renewed' ? { key: app.access.key } : { pin: app.access.pin }
    t.match((await ask({ method: 'POST', url: '/access', payload: secret })).json(), { you: 'viewer', ended: undefined })
    end()
    t.match((await ask({ url: '/access' })).json(), { you: 'out', ended })
  }
  t.equal((await browserOf(app)({ url: '/access' })).json().ended, undefined, 'nobody else is')
  await ask({ method: 'DELETE', url: '/access' })
  t.equal((await ask({ url: '/access' })).json().ended, undefined, 'nor who gives the cookie back')
})
