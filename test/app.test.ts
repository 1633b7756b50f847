import Fastify from 'fastify'
import t from 'tap'
import deskfeed, { readConfig } from '../app.js'
import { build } from './fixtures/build.js'

t.test('one registration brings every route', async t => {
  const app = await build(t)
  for (const [method, url] of [
    ['GET', '/'], ['GET', '/video_feed'], ['GET', '/snapshot.jpg'], ['GET', '/healthz'], ['GET', '/documentation/json'],
    ['HEAD', '/'], ['HEAD', '/snapshot.jpg'], ['HEAD', '/healthz']
  ] as const) {
    t.ok(app.hasRoute({ method, url }), `${method} ${url}`)
  }
  t.notOk(app.hasRoute({ method: 'HEAD', url: '/video_feed' }), 'HEAD of an endless stream would never end')
})

t.test('the app does not listen: that is up to whoever registers it', async t => {
  const app = await build(t)
  t.equal(app.server.listening, false)
})

t.test('the configuration reaches the capture', async t => {
  const variables = { QUALITY: '5', LINGER_MS: '0', DISPLAY_ID: 'pattern' }
  const app = await build(t, variables)
  t.match(readConfig({ SOURCE: 'pattern', ...variables }), { QUALITY: 5, LINGER_MS: 0, DISPLAY_ID: 'pattern', SOURCE: 'pattern' })
  const coarse = await app.inject('/snapshot.jpg')
  const fine = await (await build(t, { QUALITY: '95' })).inject('/snapshot.jpg')
  t.ok(coarse.rawPayload.length < fine.rawPayload.length, `${coarse.rawPayload.length} bytes, ${fine.rawPayload.length} bytes`)
})

t.test('a display that does not exist is reported before anything is served', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern', DISPLAY_ID: 'HDMI-9' }) })
  await t.rejects(async () => { await app.ready() }, { message: /there is no display "HDMI-9"; pattern shows "pattern"/ })
})

t.test('forms are accepted wherever JSON is', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  app.post('/echo', async request => request.body)
  const answer = await app.inject({
    method: 'POST', url: '/echo', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'name=%E4%B8%AD'
  })
  t.strictSame(answer.json(), { name: '中' })
})

t.test('an error of a route has the same shape everywhere', async t => {
  const app = await build(t)
  const answer = await app.inject('/nowhere')
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { statusCode: 404, error: 'Not Found', message: /\/nowhere/ })
})
