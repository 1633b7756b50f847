import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { Load, type Shortage } from '../../meter/load.js'
import { build } from '../fixtures/build.js'
import { watch } from '../fixtures/parts.js'
import { startService } from '../fixtures/service.js'

const ACCESS_KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const METRICS_KEY = 'oYc1yN2kS6vJ0pQmXr8tZw'
const REMOTE = { remoteAddress: '192.0.2.7' }
const KEY = { authorization: `Bearer ${ACCESS_KEY}` }

/** The app, and a way to say what it has too little of. */
async function buildShort (t: Test) {
  const app = await build(t, { ACCESS_KEY, METRICS_KEY })
  let shortage: Shortage | undefined
  Object.defineProperty(app.load, 'shortage', { get: () => shortage })
  return { app, lack: (what?: Shortage) => { shortage = what } }
}

t.test('while there is too much to do, newcomers are told to come back, and everything else goes on', async t => {
  const { app, lack } = await buildShort(t)
  const statusOf = async (url: string, headers = {}, method: 'GET' | 'POST' = 'GET', payload?: object) =>
    (await app.inject({ ...REMOTE, url, headers, method, ...payload && { payload } })).statusCode
  lack('event_loop')
  for (const url of ['/snapshot.jpg', '/video_feed']) {
    const { statusCode, headers, json } = await app.inject({ ...REMOTE, url, headers: KEY })
    t.equal(statusCode, 503, url)
    t.equal(headers['retry-after'], '5')
    t.match(json(), { code: 'OVERLOADED' })
  }
  for (const url of ['/stream', '/documentation/json', '/redoc']) t.equal(await statusOf(url), 503, `a stranger asks for ${url}`)
  t.equal(await statusOf('/snapshot.jpg'), 401, 'who shows no key is told so')
  for (const url of ['/livez', '/readyz', '/healthz', '/', '/access', '/get_example/1']) t.equal(await statusOf(url), 200, url)
  t.equal(await statusOf('/metrics', { authorization: `Bearer ${METRICS_KEY}` }), 200)
  t.equal(await statusOf('/access', {}, 'POST', { key: ACCESS_KEY }), 200, 'a right key is never taken for a wrong one')
  t.equal((await app.inject('/snapshot.jpg')).statusCode, 200, 'the host sees the screen')
  t.equal((await app.inject({ method: 'POST', url: '/host/pause' })).statusCode, 200, 'and pauses it')
  t.strictSame(app.load.refused, { event_loop: 5, memory: 0 })

  lack('memory')
  t.equal(await statusOf('/video_feed', KEY), 503)
  t.equal(app.load.refused.memory, 1)
  await app.inject({ method: 'POST', url: '/host/resume' })
  lack()
  t.equal(await statusOf('/snapshot.jpg', KEY), 200, 'and after that all are welcome')
})

t.test('whoever watches already is no newcomer', async t => {
  const { app, lack } = await buildShort(t)
  const { headers } = await app.inject({ ...REMOTE, method: 'POST', url: '/access', payload: { key: ACCESS_KEY } })
  const cookie = String(headers['set-cookie']).split(';')[0]!
  const session = app.access.sessions.all[0]!.session
  lack('event_loop')
  const save = async () => (await app.inject({ ...REMOTE, url: '/snapshot.jpg', headers: { cookie } })).statusCode
  t.equal(await save(), 503)
  const viewing = app.viewers.watch({
    address: '192.0.2.7', userAgent: '', admission: { role: 'viewer', grant: 'key', session }, cut () {}
  }, {})
  t.equal(await save(), 200, 'they may save the picture that they see')
  viewing.end()
})

t.test('an event loop that is late turns newcomers away from the built service; those who watch and the host stay', async t => {
  // Loaded before the service: from SIGWINCH on, which means nothing to it, the event loop has one turn in 400 ms; a second one ends that.
  const folder = t.testdir({
    'blocker.mjs': `
      let timer
      process.on('SIGWINCH', () => {
        if (timer) return clearInterval(timer)
        timer = setInterval(() => { for (const end = performance.now() + 400; performance.now() < end;); }, 1)
      })`
  })
  const service = await startService(t, { SOURCE: 'pattern', ACCESS_KEY, NODE_OPTIONS: `--import=${folder}/blocker.mjs` })
  const { url } = service
  const viewer = await watch(t, url)
  await viewer.next()
  /** Somebody else, on the other side of a proxy, asks for a picture. */
  async function newcomer () {
    const answer = await fetch(`${url}/snapshot.jpg`, { headers: { ...KEY, via: '1.1 proxy' } })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.text() }
  }
  while ((await newcomer()).status !== 200); // just after its start the event loop may be late
  service.kill('SIGWINCH')
  let refused
  do refused = await newcomer()
  while (refused.status === 200)
  t.match(refused, { status: 503, retryAfter: /^[1-9]/, body: /OVERLOADED/ })
  for (let part = 0; part < 3; part++) await viewer.next()
  t.equal((await fetch(`${url}/host/pause`, { method: 'POST' })).status, 200)
  t.equal((await fetch(`${url}/livez`)).status, 200)
  t.equal((await fetch(`${url}/host/resume`, { method: 'POST' })).status, 200)
  service.kill('SIGWINCH')
  while ((await newcomer()).status !== 200);
})

t.test('routes that send no pictures have no hook for it', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  const hooks = new Map<string, unknown>()
  const { default: load } = await import('../../plugins/load.js')
  const { default: access } = await import('../../plugins/access.js')
  const { default: errors } = await import('../../plugins/errors.js')
  await app.register(errors)
  await app.register(access, { mode: 'open', cookieName: 'a' })
  await app.register(load, { load: new Load() })
  app.addHook('onRoute', ({ url, method, onRequest }) => { if (method === 'GET') hooks.set(url, [onRequest ?? []].flat().length) })
  app.get('/open', { config: { access: 'open' } }, async () => '')
  app.get('/page', { config: { sight: 'page' } }, async () => '')
  app.get('/feed', { config: { sight: 'feed' } }, async () => '')
  t.strictSame([...hooks], [['/open', 0], ['/page', 1], ['/feed', 2]])
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.ok((app.server.address() as AddressInfo).port)
})
