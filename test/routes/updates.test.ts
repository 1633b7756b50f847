import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { WebSocket } from 'ws'
import { build, listen } from '../fixtures/build.js'
import { needs } from '../fixtures/needs.js'
import { acknowledgement, refused, watchUpdates } from '../fixtures/updates-viewer.js'
import { startXServer } from '../fixtures/x-server.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const STREAM_KEY = 'ASNFZ4mrze8BI0VniavN7w'
/** Somebody on another machine, behind a proxy. */
const far = (address = '192.0.2.7', more = {}) => ({ 'x-forwarded-for': address, ...more })
const FAR = { TRUST_PROXY: '127.0.0.1', ACCESS_KEY: KEY, STREAM_KEY }
const bearer = { authorization: `Bearer ${KEY}` }

for (const TLS of ['', 'self-signed']) {
  t.test(`a viewer gets the whole picture, then what changes, each when the last is painted${TLS && ', over TLS too'}`, async t => {
    const { app, url } = await listen(t, { TLS })
    const viewer = await watchUpdates(t, url)
    viewer.acknowledges = false
    await viewer.until(({ numbers }) => numbers.length > 0)
    t.match(viewer.client, { width: 1280, height: 720 })
    t.same(viewer.faults, [null])
    await sleep(300)
    t.equal(viewer.numbers.length, 1, 'one is under way')
    viewer.acknowledges = true
    viewer.acknowledge(viewer.numbers[0]!)
    await viewer.until(({ numbers }) => numbers.length > 5)
    t.match(app.viewers.all, [{ grant: 'this_machine', reduced: '' }])
    t.equal(app.broadcaster.subscribers, 0, 'nothing is encoded for MJPEG')
    viewer.socket.close()
    await viewer.closed
    while (app.viewers.size > 0 || app.views.capturing) await sleep(10)
  })
}

t.test('whoever comes to a screen that has stood still is not behind', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const { app, url } = await listen(t, { SOURCE: 'x11' })
  const first = await watchUpdates(t, url)
  await first.until(({ numbers }) => numbers.length > 0)
  await sleep(3000)
  await (await watchUpdates(t, url)).until(({ numbers }) => numbers.length > 0)
  while (app.viewers.all.some(({ ageMs }) => ageMs === undefined)) await sleep(10)
  const ages = app.viewers.all.map(({ ageMs }) => ageMs!)
  t.ok(ages.every(age => age < 2000), `${ages} ms`)
})

t.test('width, region and display are as for the feed; equal views share a thread', async t => {
  const { url } = await listen(t, FAR)
  const [whole, half, part] = await Promise.all(['', '?width=640', '?region=100,50,200,150'].map(query =>
    watchUpdates(t, url, query, far(`192.0.2.${query.length}`, bearer))))
  await Promise.all([whole!, half!, part!].map(viewer => viewer.until(({ numbers }) => numbers.length > 0)))
  t.match([whole!.client, half!.client, part!.client], [{ width: 1280 }, { width: 640, height: 360 }, { width: 200, height: 150 }])
})

t.test('whatever is refused is refused before the upgrade, with the same answer as over HTTP', async t => {
  const { app, url } = await listen(t, { ...FAR, MAX_VIEWERS: '2' })
  for (const [query, headers, status, code] of [
    ['', far(), 401, 'ACCESS_REQUIRED'],
    ['', far('192.0.2.7', { authorization: 'Bearer wrong' }), 401, 'ACCESS_REQUIRED'],
    ['?key=wrong', far(), 401, 'ACCESS_REQUIRED'],
    ['', { host: 'example.org' }, 421, 'MISDIRECTED_REQUEST'],
    ['', { origin: 'http://example.org' }, 403, 'FOREIGN_ORIGIN'],
    ['?width=0', {}, 400, 'FST_ERR_VALIDATION'],
    ['?region=1,2,3', {}, 400, 'FST_ERR_VALIDATION'],
    ['?region=1200,0,100,100', {}, 400, 'REGION_OUTSIDE'],
    ['?display=none', {}, 404, 'UNKNOWN_DISPLAY']
  ] as const) {
    const answer = await refused(url, query, headers)
    t.match(answer, { status, body: { statusCode: status, code }, headers: { connection: 'close', 'x-content-type-options': 'nosniff' } })
    await answer.closed
  }
  t.equal(app.viewers.size, 0)
  t.equal(app.views.captures, 0, 'nothing is captured for them')
  const [first] = await Promise.all([watchUpdates(t, url, '?width=640'), watchUpdates(t, url)])
  t.match(await refused(url), { status: 503, body: { code: 'TOO_MANY_VIEWERS' }, headers: { 'retry-after': '5' } })
  first.socket.close()
  await first.closed
  Object.defineProperty(app.load, 'shortage', { value: 'memory', configurable: true })
  t.match(await refused(url, '', far('192.0.2.7', bearer)), { status: 503, body: { code: 'OVERLOADED' } })
  t.equal(app.load.refused.memory, 1)
})

t.test('a session has one other view at a time, and four are shown at once', async t => {
  const { url } = await listen(t, FAR)
  const asked = (address: string, width: number) => [url, `?width=${width}`, far(address, bearer)] as const
  for (let count = 0; count < 4; count++) await watchUpdates(t, ...asked(`192.0.2.${count}`, 500 + count))
  t.match(await refused(...asked('192.0.2.0', 600)), { status: 429, body: { code: 'ONE_OTHER_VIEW' } })
  t.match(await refused(...asked('192.0.2.9', 600)), { status: 503, body: { code: 'TOO_MANY_VIEWS' } })
  await watchUpdates(t, ...asked('192.0.2.0', 500))
})

t.test('a key opens it as a bearer token, as a password, as a stream link and as a cookie of our own page', async t => {
  const { app, url } = await listen(t, FAR)
  const { headers } = await app.inject({
    method: 'POST', url: '/access', headers: { ...far(), host: 'localhost', origin: 'http://localhost' }, payload: { key: KEY }
  })
  const cookie = String(headers['set-cookie']).split(';', 1)[0]!
  const grants = []
  for (const [query, headers] of [
    ['', bearer],
    ['', { authorization: `Basic ${Buffer.from(`any:${KEY}`).toString('base64')}` }],
    [`?key=${STREAM_KEY}`, {}],
    ['', { cookie, origin: url }]
  ] as const) {
    const viewer = await watchUpdates(t, url, query, far('192.0.2.7', headers))
    await viewer.until(({ numbers }) => numbers.length > 0)
    grants.push(app.viewers.all.at(-1)!.grant)
    viewer.socket.close()
    await viewer.closed
  }
  t.same(grants, ['key', 'key', 'stream_link', 'key'])
  t.match(await refused(url, '', far('192.0.2.7', { cookie, origin: 'http://example.org' })), { status: 403 })
  t.match(await refused(url, '', far('192.0.2.7', { cookie })), { status: 403, body: { code: 'FOREIGN_ORIGIN' } }, 'a cookie alone')
})

t.test('the host sees a viewer, and ends them; a renewed key ends those who watch by it; the others watch on', async t => {
  const { app, url } = await listen(t, FAR)
  const [ann, bob, tom] = await Promise.all([
    watchUpdates(t, url, '', far('192.0.2.1', bearer)), watchUpdates(t, url, `?key=${STREAM_KEY}`, far('192.0.2.2')), watchUpdates(t, url)
  ])
  await Promise.all([ann, bob, tom].map(viewer => viewer.until(({ numbers }) => numbers.length > 0)))
  const state = (await app.inject('/host')).json()
  t.same(state.sessions.map(({ watches }: { watches: string[] }) => watches.includes('feed')), [true, true, true])
  const { id } = state.viewers.find(({ grant }: { grant: string }) => grant === 'key')
  await app.inject({ method: 'DELETE', url: `/host/viewers/${id}` })
  t.equal(await ann.closed, 1006, 'reset')
  await app.inject({ method: 'POST', url: '/host/renew', payload: { secret: 'stream_key', end: true } })
  app.viewers.cut(({ caller }) => caller.admission?.grant === 'stream_link')
  t.equal(await bob.closed, 1006)
  t.equal(app.viewers.size, 1)
  const { length } = tom.numbers
  await tom.until(({ numbers }) => numbers.length > length + 2)
})

for (const TLS of ['', 'self-signed']) {
  t.test(`who watches over a WebSocket is a session for as long as they do${TLS && ', over TLS too'}`, async t => {
    let passedMs = 0
    const { now } = Date
    t.intercept(Date, 'now', { value: () => now() + passedMs })
    const { app, url } = await listen(t, { ...FAR, TLS })
    const watched = () => {
      passedMs += 120_000
      return app.access.present.map(({ grant, watches }) => ({ grant, watches }))
    }
    for (const path of ['/updates', '/vnc']) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${path}?key=${STREAM_KEY}`, { headers: far(), rejectUnauthorized: false })
      await once(socket, 'message')
      t.same(watched(), [{ grant: 'stream_link', watches: ['feed'] }], path)
      socket.close()
      while (app.viewers.size > 0) await sleep(10)
      t.same(watched(), [], path)
      t.match(await refused(url, `?key=${STREAM_KEY}&region=9999,0,1,1`, far()), { status: 400 })
      t.same(watched(), [], 'nor is anybody who was refused')
    }
  })
}

t.test('while the host has paused the screen viewers are told so, and see nothing of it', async t => {
  const { app, url } = await listen(t)
  const viewer = await watchUpdates(t, url)
  await viewer.until(({ numbers }) => numbers.length > 2)
  app.views.pause('The host has paused the screen')
  await viewer.until(({ faults }) => faults.length === 2)
  t.same(viewer.faults, [null, 'The host has paused the screen'])
  const { length } = viewer.numbers
  await viewer.until(({ numbers }) => numbers.length > length)
  app.views.resume()
  await viewer.until(({ faults, numbers }) => faults.length === 3 && numbers.length > length + 3)
  t.equal(viewer.faults[2], null)
})

t.test('whoever sends anything else than acknowledgements, or lies, is cut off, and nobody else notices', async t => {
  const { app, url } = await listen(t)
  const honest = await watchUpdates(t, url)
  await honest.until(({ numbers }) => numbers.length > 0)
  const lies: Array<(viewer: Awaited<ReturnType<typeof watchUpdates>>) => void> = [
    ({ acknowledge, numbers }) => acknowledge(numbers.at(-1)! + 1000),
    ({ acknowledge }) => acknowledge(0),
    ({ acknowledge, numbers }) => { for (let count = 0; count < 2; count++) acknowledge(numbers.at(-1)!) },
    ({ socket }) => socket.send('hello'),
    ({ socket }) => socket.send(Buffer.of(1, 0, 0, 0)),
    ({ socket, numbers }) => socket.send(Buffer.concat([acknowledgement(numbers.at(-1)!), Buffer.of(0)])),
    ({ socket, numbers }) => socket.send(Buffer.concat([Buffer.of(2), acknowledgement(numbers.at(-1)!).subarray(1)])),
    ({ socket }) => { for (let count = 0; count < 10_000; count++) socket.send(randomBytes(5)) },
    ({ socket }) => { for (let count = 0; count < 10_000; count++) socket.send(Buffer.alloc(0), { fin: false }) },
    ({ socket }) => socket.send(Buffer.alloc(1e6))
  ]
  await Promise.all(lies.map(async lie => {
    const viewer = await watchUpdates(t, url)
    viewer.acknowledges = false
    await viewer.until(({ numbers }) => numbers.length > 0)
    lie(viewer)
    const code = await viewer.closed
    t.ok([1008, 1009, 1006].includes(code), `${lie}: ${code}`)
  }))
  while (app.viewers.size > 1) await sleep(10)
  const { length } = honest.numbers
  await honest.until(({ numbers }) => numbers.length > length + 5)
})

t.test('a flood of pings holds nobody up', async t => {
  const { url } = await listen(t)
  const [honest, pinging] = await Promise.all([watchUpdates(t, url), watchUpdates(t, url)])
  await honest.until(({ numbers }) => numbers.length > 2)
  for (let count = 0; count < 10_000; count++) pinging.socket.ping()
  const { length } = honest.numbers
  const began = performance.now()
  await honest.until(({ numbers }) => numbers.length > length + 3)
  t.ok(performance.now() - began < 2000, `${performance.now() - began} ms for three updates`)
})

t.test('whoever never acknowledges gets an update about once a second', async t => {
  const { url } = await listen(t)
  const viewer = await watchUpdates(t, url)
  viewer.acknowledges = false
  const began = performance.now()
  await viewer.until(({ numbers }) => numbers.length > 2)
  const took = performance.now() - began
  t.ok(took > 1900 && took < 6000, `${took} ms until the third`)
})

t.test('who is there, and what they are sent, is in the metrics', async t => {
  const { app, url } = await listen(t)
  const viewer = await watchUpdates(t, url)
  await viewer.until(({ numbers }) => numbers.length > 3)
  const { body } = await app.inject('/metrics')
  const valueOf = (name: string) => Number(new RegExp(`^${name}{transport="updates"} (.+)$`, 'm').exec(body)?.[1])
  t.equal(valueOf('deskfeed_viewers'), 1)
  t.ok(valueOf('deskfeed_sent_frames_total') >= 4)
  t.ok(valueOf('deskfeed_sent_bytes_total') >= viewer.bytes - 100)
  t.match(body, /deskfeed_sent_frame_age_seconds_count{transport="updates"} \d/)
})

t.test('whoever does not ask for a WebSocket is told to', async t => {
  const app = await build(t)
  const answer = await app.inject('/updates')
  t.equal(answer.statusCode, 426)
  t.match(answer.headers, { upgrade: 'websocket', 'sec-websocket-version': '13' })
  t.match(answer.json(), { code: 'UPGRADE_REQUIRED', message: /ws:/ })
  t.equal(app.viewers.size, 0)
  const { get } = app.swagger().paths!['/updates']! as { get: { responses: Record<string, object> } }
  t.match(Object.keys(get.responses), ['101', '400', '401', '403', '404', '421', '426', '429', '500', '503'])
})

t.test('the service ends at once, and says so to viewers', async t => {
  const { app, url } = await listen(t)
  const viewer = await watchUpdates(t, url)
  await viewer.until(({ numbers }) => numbers.length > 0)
  const began = performance.now()
  await app.close()
  t.equal(await viewer.closed, 1001)
  t.ok(performance.now() - began < 2000)
})
