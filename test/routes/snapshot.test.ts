import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'
import etag from '../../plugins/etag.js'
import snapshot from '../../routes/snapshot.js'
import { build } from '../fixtures/build.js'
import { frameOf } from '../fixtures/camera.js'
import { captureOf } from '../fixtures/capture.js'
import { decode } from '../fixtures/pixels.js'
import { createViews } from '../fixtures/views.js'

/** The route with a capture that the test controls, and what is logged. */
async function buildWithCamera (t: Test) {
  const { source: camera, views } = await createViews(t)
  const stream = new PassThrough({ encoding: 'utf8' })
  const app = Fastify({ logger: { level: 'warn', stream } })
  t.teardown(() => app.close())
  await app.register(captureOf(views))
  await app.register(errors)
  await app.register(etag)
  await app.register(snapshot)
  return { app, camera, broadcaster: views.main, log: () => stream.read() ?? '' }
}

t.test('one picture of the screen, taken now', async t => {
  const app = await build(t)
  const before = Date.now()
  const answer = await app.inject('/snapshot.jpg')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'image/jpeg')
  t.equal(Number(answer.headers['content-length']), answer.rawPayload.length)
  t.match(decode(answer.rawPayload), { width: 1280, height: 720 })
  t.ok(Date.parse(String(answer.headers['last-modified'])) >= before - 1000, 'which says when it was taken')
  t.equal(app.broadcaster.subscribers, 0, 'nobody is left')
})

t.test('in the width and height that the client asks for, unless they are too much', async t => {
  const app = await build(t)
  const ask = (query: string) => app.inject(`/snapshot.jpg?${query}`)
  t.match(decode((await ask('height=360')).rawPayload), { width: 640, height: 360 })
  t.match(decode((await ask('width=200&height=300&fit=stretch')).rawPayload), { width: 200, height: 300 })
  const tooLarge = await ask('width=16384&height=16384&fit=stretch')
  t.equal(tooLarge.statusCode, 400)
  t.match(tooLarge.json(), { code: 'PICTURE_TOO_LARGE', message: /16384x16384 .* 8294400 pixels/ })
  t.equal((await ask('fit=cover')).statusCode, 400)
})

t.test('a client that already has the picture is told so until the screen changes', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  const witness = broadcaster.subscribe()
  camera.shoot(frameOf('one'))
  await witness.next()
  const first = await app.inject('/snapshot.jpg')
  const etag = String(first.headers.etag)
  t.match(etag, /^"[\w-]+"$/)
  t.equal(first.headers['cache-control'], 'no-cache', 'a cache must ask each time')

  const ask = (list: string) => app.inject({ url: '/snapshot.jpg', headers: { 'if-none-match': list } })
  for (const list of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await ask(list)
    t.equal(again.statusCode, 304, list)
    t.equal(again.body, '')
    t.equal(again.headers.etag, etag)
  }
  t.equal((await ask('"other"')).statusCode, 200)

  camera.shoot(frameOf('one'))
  await witness.next()
  t.equal((await ask(etag)).statusCode, 304, 'another frame of the same picture')
  camera.shoot(frameOf('two'))
  await witness.next()
  const changed = await ask(etag)
  t.equal(changed.statusCode, 200)
  t.equal(changed.body, 'two')
  t.not(changed.headers.etag, etag)
  t.equal(broadcaster.subscribers, 1, 'only the witness is left')
})

t.test('HEAD answers as GET does, without the picture, and leaves nobody behind', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  const witness = broadcaster.subscribe()
  camera.shoot(frameOf('picture'))
  await witness.next()
  const [get, head] = [await app.inject('/snapshot.jpg'), await app.inject({ method: 'HEAD', url: '/snapshot.jpg' })]
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
  for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) t.equal(head.headers[name], get.headers[name], name)
  t.equal(broadcaster.subscribers, 1)
})

t.test('a lost screen is reported with the reason, not shown as a picture', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  camera.shoot(frameOf('placeholder', { fault: 'the cable is out' }))
  const answer = await app.inject('/snapshot.jpg')
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), {
    statusCode: 503, code: 'SCREEN_UNAVAILABLE', error: 'Service Unavailable', message: 'The screen is not available: the cable is out'
  })
  t.equal(broadcaster.subscribers, 0)
})

t.test('whoever waits for a picture while the service ends is told so', async t => {
  const { app, camera, broadcaster } = await buildWithCamera(t)
  const started = once(camera, 'start')
  const answer = app.inject('/snapshot.jpg')
  await started
  await broadcaster.close()
  t.equal((await answer).statusCode, 503)
  t.match((await answer).json(), { code: 'SCREEN_UNAVAILABLE', message: /the service is ending/ })
})

t.test('a client that leaves while it waits leaves nobody behind, and is not logged as an error', async t => {
  const { app, camera, broadcaster, log } = await buildWithCamera(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const started = once(camera, 'start')
  const request = get({ port, path: '/snapshot.jpg', agent: false }).on('error', () => {})
  await started
  t.equal(broadcaster.subscribers, 1)
  const ended = once(camera, 'end')
  request.destroy()
  await ended
  t.equal(broadcaster.subscribers, 0)
  await app.close()
  t.equal(log(), '')
})
