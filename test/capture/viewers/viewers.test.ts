import t from 'tap'
import { build, listen } from '../../fixtures/build.js'
import { watch } from '../../fixtures/parts.js'

/** Everyone comes through a proxy on this machine, which says where they are. */
const PROXY = { TRUST_PROXY: '127.0.0.1', ACCESS: 'open' }

t.test('one viewer more than MAX_VIEWERS is told to try again, and gets the place of the next one who leaves', async t => {
  const { app, url } = await listen(t, { MAX_VIEWERS: '2' })
  const feeds = [await watch(t, url), await watch(t, url)]
  const refused = await app.inject('/video_feed')
  t.match(refused.json(), {
    statusCode: 503, code: 'TOO_MANY_VIEWERS', message: 'Too many viewers: MAX_VIEWERS allows 2. Try again in a few seconds'
  })
  t.equal(refused.headers['retry-after'], '5')
  feeds[0]!.leave()
  let status
  for (let tries = 0; tries < 1000 && status !== 200; tries++) {
    const feed = await watch(t, url)
    status = feed.status
  }
  t.equal(status, 200)
  t.equal((await feeds[1]!.next()).headers['content-type'], 'image/jpeg', 'and whoever was watching still is')
})

t.test('one address has at most MAX_VIEWERS_PER_ADDRESS viewers, however many others have', async t => {
  const app = await build(t, { ...PROXY, MAX_VIEWERS_PER_ADDRESS: '1' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const from = (address: string) => app.inject({ url: '/video_feed', headers: { 'x-forwarded-for': address }, payloadAsStream: true })
  t.equal((await from('192.0.2.1')).statusCode, 200)
  t.equal((await from('192.0.2.1')).statusCode, 503)
  t.equal((await from('192.0.2.2')).statusCode, 200)
  t.equal((await from('2001:db8::1')).statusCode, 200)
  t.equal((await from('2001:db8::2')).statusCode, 503, 'a /64 is one address')
  for (const own of ['127.0.0.1', '127.0.0.1', '::1', '::1']) t.equal((await from(own)).statusCode, 200, 'this machine has no such limit')
})

t.test('beside the default view an address has one other, as stream or picture; a second waits, and is refused', async t => {
  const { app, url } = await listen(t, { LINGER_MS: '0' })
  const open = (query: string) => app.inject({ url: `/video_feed?${query}`, payloadAsStream: true })
  t.equal((await open('quality=50')).statusCode, 200)
  for (const query of ['quality=50', '', 'quality=80&fps=200']) t.equal((await open(query)).statusCode, 200)
  const began = performance.now()
  const refused = await Promise.all(['/video_feed', '/snapshot.jpg'].map(path => app.inject(`${path}?quality=60`)))
  t.ok(performance.now() - began > 1900)
  for (const { statusCode, headers, body } of refused) {
    t.match({ statusCode, headers, body: JSON.parse(body) }, {
      statusCode: 429, headers: { 'retry-after': '5' }, body: { code: 'ONE_OTHER_VIEW', message: /^You are watching another view already/ }
    })
  }
  const { arrivals, viewers } = app.views.meter.over('mjpeg')
  t.strictSame({ arrivals, viewers }, { arrivals: 4, viewers: 4 }, 'whoever is refused has not come')
  t.equal((await fetch(`${url}/snapshot.jpg?quality=50`)).status, 200, 'the picture of the view that they watch')
})

t.test('a browser that reloads a page with another view sees it as soon as the old stream ends', async t => {
  const { app, url } = await listen(t)
  const watchOther = async (quality: number) => {
    const leave = new AbortController()
    const response = await fetch(`${url}/video_feed?quality=${quality}`, { signal: leave.signal })
    return { status: response.status, leave: () => leave.abort() }
  }
  const old = await watchOther(50)
  const asked = watchOther(60)
  while (app.viewers.size < 2) await new Promise(setImmediate)
  old.leave()
  const next = await asked
  t.equal(next.status, 200)
  next.leave()
})

t.test('pictures of different views are taken one after another', async t => {
  const { url } = await listen(t)
  const answers = await Promise.all([10, 20, 30, 40].map(quality => fetch(`${url}/snapshot.jpg?quality=${quality}`)))
  t.same(answers.map(({ status }) => status), [200, 200, 200, 200])
})
