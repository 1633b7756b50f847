import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import health from '../../routes/health.js'
import { build, listen } from '../fixtures/build.js'
import { frameOf } from '../fixtures/camera.js'
import { captureOf } from '../fixtures/capture.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'
import { createViews } from '../fixtures/views.js'

const CALLER = { address: '192.0.2.7', userAgent: '', admission: undefined, cut () {} }

/** The route by itself, with a capture that the test controls. */
async function buildWithCamera (t: Test) {
  const { source: camera, views } = await createViews(t)
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(captureOf(views))
  await app.register(health)
  return { app, camera, viewers: app.viewers, broadcaster: views.main }
}

t.test('a watchdog is told that all is well, and starts no capture', async t => {
  const app = await build(t)
  const answer = await app.inject('/healthz')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.match(answer.json(), {
    status: 'ok', instance: /^.+$/, source: 'pattern', display: 'pattern', capturing: false, viewers: 0, frames: 0, captures: 0
  })
  t.equal(app.broadcaster.captures, 0)
})

t.test('it says how many are watching, and what they were sent', async t => {
  const { app, camera, viewers } = await buildWithCamera(t)
  const [viewer] = await Promise.all([viewers.watch(CALLER, {}).frames(), viewers.watch(CALLER, {}).frames()])
  for (const text of ['one', 'two']) {
    camera.shoot(frameOf(text))
    await viewer.next()
  }
  t.match((await app.inject('/healthz')).json(), { capturing: true, viewers: 2, frames: 2, captures: 1 })
})

t.test('it says whether a viewer is still there, by the id that updates begin with', async t => {
  const { url } = await listen(t)
  const viewer = await watchUpdates(t, url)
  await viewer.until(({ id }) => id !== undefined)
  const health = async (query: string) => await (await fetch(`${url}/healthz${query}`)).json() as { watching?: boolean }
  const isWatching = async (id = viewer.id) => (await health(`?viewer=${id}`)).watching
  t.equal(await isWatching(), true)
  t.equal(await isWatching('anybody'), false)
  viewer.socket.terminate()
  while (await isWatching()) await sleep(20)
  t.notOk('watching' in await health(''))
})

t.test('a lost screen makes the service unavailable, with the reason, until it is back', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  const viewer = broadcaster.subscribe()
  camera.shoot(frameOf('placeholder', { fault: 'the cable is out' }))
  await viewer.next()
  const answer = await app.inject('/healthz')
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { status: 'unavailable', reason: 'the cable is out', code: 'SOURCE_FAILED' })
  camera.shoot(frameOf('picture'))
  await viewer.next()
  const later = await app.inject('/healthz')
  t.equal(later.statusCode, 200)
  t.match(later.json(), { status: 'ok' })
  t.notOk('reason' in later.json() || 'code' in later.json())
})

t.test('that one of several views has failed, or another display, is not the service\'s fault', async t => {
  const { app, camera, viewers } = await buildWithCamera(t)
  const started = once(camera, 'start')
  const frames = await viewers.watch(CALLER, { display: 'B' }).frames()
  await started
  camera.shoot(new Error('the cable of B is out'))
  t.match((await frames.next()).value, { fault: 'the cable of B is out' })
  for (const path of ['/healthz', '/readyz']) {
    const { statusCode, body } = await app.inject(path)
    t.equal(statusCode, 200, path)
    t.notMatch(body, 'cable')
  }
})

t.test('a screen that is lost is not ready: to those who may watch it says what was tried, and when', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  t.match((await app.inject('/readyz')).json(), { status: 'ok', source: 'pattern', triedAt: Number, answeredAt: Number })
  const viewer = broadcaster.subscribe()
  camera.shoot(new Error('the cable is out'))
  await viewer.next()
  const answer = await app.inject('/readyz')
  t.equal(answer.statusCode, 503)
  const { triedAt, answeredAt, ...rest } = answer.json()
  t.strictSame(rest, { status: 'unavailable', reason: 'lost', fault: 'the cable is out', code: 'SOURCE_FAILED', source: 'pattern' })
  t.ok(answeredAt <= triedAt && triedAt <= Date.now() + 1)
  viewer.end()
  t.equal((await app.inject('/readyz')).statusCode, 503, 'also when nobody is watching any more')
})

t.test('a stranger, and whoever asks for a host that is not this service, learns the state and no more', async t => {
  const app = await build(t, { ACCESS: 'open' })
  app.views.main.subscribe()
  for (const path of ['/livez', '/readyz', '/healthz']) {
    const { statusCode, json, headers } = await app.inject({ url: path, headers: { host: 'evil.test' } })
    t.equal(statusCode, 200, path)
    t.strictSame(json(), { status: 'ok' })
    t.equal(headers['cache-control'], 'no-store')
  }
  const closed = await build(t)
  t.strictSame((await closed.inject({ url: '/readyz', headers: { via: '1.1 proxy' } })).json(), { status: 'ok' })
})

t.test('it says how old the picture is, while somebody is watching, to those who may', async t => {
  const app = await build(t)
  t.notOk('age' in (await app.inject('/healthz')).json())
  await app.views.main.subscribe().next()
  const { age } = (await app.inject('/healthz')).json()
  t.ok(age >= 0 && age < 5)
  t.notOk('age' in (await app.inject({ url: '/healthz', headers: { via: '1.1 proxy' } })).json())
})

t.test('a stranger is told whether the service is working, but nothing about the screen', async t => {
  const app = await build(t)
  const stranger = (await app.inject({ url: '/healthz', headers: { via: '1.1 proxy' } })).json()
  t.match(stranger, { status: 'ok', viewers: 0 })
  t.notOk('frames' in stranger || 'captures' in stranger || 'reason' in stranger)
})

t.test('the instance changes when the service restarts', async t => {
  const instances = new Set<string>()
  for (let start = 0; start < 2; start++) {
    const app = await build(t)
    const answers = [await app.inject('/healthz'), await app.inject('/healthz')].map(answer => answer.json().instance)
    t.equal(answers[0], answers[1], 'it stays the same while the service runs')
    instances.add(answers[0])
  }
  t.equal(instances.size, 2)
})

t.test('HEAD is enough', async t => {
  const app = await build(t)
  for (const url of ['/healthz', '/livez', '/readyz']) {
    const answer = await app.inject({ method: 'HEAD', url })
    t.equal(answer.statusCode, 200, url)
    t.equal(answer.body, '')
  }
})
