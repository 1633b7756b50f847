import { once } from 'node:events'
import { get, request as open, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { build, listen } from '../fixtures/build.js'
import { readAdvance, readPlain, watch, type Part } from '../fixtures/parts.js'
import { decode } from '../fixtures/pixels.js'

const CHROMIUM = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** The first parts that a client with this `User-Agent` gets. */
async function take (url: string, userAgent: string | undefined, read: typeof readPlain, count = 2): Promise<Part[]> {
  const request = get(url, { agent: false, headers: userAgent === undefined ? {} : { 'user-agent': userAgent } })
  const [response] = await once(request, 'response') as [IncomingMessage]
  const parts: Part[] = []
  for await (const part of read(response)) if (parts.push(part) === count) break
  request.destroy()
  return parts
}

t.test('a player gets an endless stream of whole pictures, each with its length and time', async t => {
  const { url } = await listen(t)
  const feed = await watch(t, url)
  t.equal(feed.status, 200)
  for (let picture = 0; picture < 5; picture++) {
    const { headers, jpeg } = await feed.next()
    t.equal(headers['content-type'], 'image/jpeg')
    t.equal(Number(headers['content-length']), jpeg.length)
    t.match(headers['x-timestamp'], /^\d+\.\d{3}$/)
    const ageMs = Date.now() - Number(headers['x-timestamp']) * 1000
    t.ok(ageMs > -1 && ageMs < 5000, `taken ${ageMs} ms ago`)
    t.match(decode(jpeg), { width: 1280, height: 720 })
  }
})

t.test('the stream is never cached, never held back by a proxy, and ends with its connection', async t => {
  const { url } = await listen(t)
  const request = get(`${url}/video_feed`, { headers: { connection: 'keep-alive' } })
  t.teardown(() => request.destroy())
  const [{ headers }] = await once(request, 'response') as [IncomingMessage]
  t.match(headers, {
    'content-type': 'multipart/x-mixed-replace; boundary=frame',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close'
  })
  t.notOk('transfer-encoding' in headers, 'parts come as they are, not in chunks')
  t.notOk('content-length' in headers)
})

t.test('browsers get parts that they paint at once, players get parts that say their length', async t => {
  const { url } = await listen(t)
  for (const userAgent of [CHROMIUM, FIREFOX]) {
    const parts = await take(`${url}/video_feed`, userAgent, readAdvance)
    t.ok(parts.every(({ headers }) => !('content-length' in headers) && headers['content-type'] === 'image/jpeg'), userAgent)
    t.ok(parts.every(({ jpeg }) => decode(jpeg).width === 1280))
  }
  for (const userAgent of ['Lavf/59.27.100', undefined]) {
    const parts = await take(`${url}/video_feed`, userAgent, readPlain)
    t.ok(parts.every(({ headers }) => headers['content-length']), `${userAgent}`)
  }
})

t.test('?framing= overrides what the User-Agent says', async t => {
  const { url } = await listen(t)
  for (const userAgent of [CHROMIUM, FIREFOX]) {
    const [part] = await take(`${url}/video_feed?framing=plain`, userAgent, readPlain, 1)
    t.ok(part!.headers['content-length'])
  }
  const [part] = await take(`${url}/video_feed?framing=advance`, 'Lavf/59.27.100', readAdvance, 1)
  t.notOk('content-length' in part!.headers)
})

t.test('a framing that does not exist is refused, and nothing is captured for it', async t => {
  const app = await build(t)
  const answer = await app.inject('/video_feed?framing=fancy')
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message: /framing/ })
  t.equal(app.broadcaster.captures, 0)
})

for (const method of ['HEAD', 'OPTIONS', 'POST']) {
  t.test(`${method} starts no capture and leaves no viewer behind`, async t => {
    const { app, url } = await listen(t)
    const [response] = await once(open(`${url}/video_feed`, { method, agent: false }).end(), 'response') as [IncomingMessage]
    await once(response.resume(), 'end')
    t.not(response.statusCode, 200)
    t.match(app.broadcaster, { captures: 0, subscribers: 0 })
  })
}

t.test('all viewers share one capture, and one who vanishes in the middle of a picture leaves nothing behind', async t => {
  const { app, url } = await listen(t, { LINGER_MS: '0' })
  const stays = await watch(t, url)
  await stays.next()
  const port = Number(new URL(url).port)
  const vanishing = connect(port, '127.0.0.1')
  vanishing.write('GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(vanishing, 'data')
  t.match(app.broadcaster, { subscribers: 2, captures: 1 })
  vanishing.resetAndDestroy()
  while (app.broadcaster.subscribers > 1) await stays.next()
  stays.leave()
  while (app.broadcaster.capturing) await turn()
  t.match(app.broadcaster, { subscribers: 0, captures: 1 })
})

t.test('a viewer sees the end of the stream when the service ends, at once', async t => {
  const { app, url } = await listen(t)
  const feed = await watch(t, url)
  await feed.next()
  const ended = feed.ended()
  const began = performance.now()
  await app.close()
  t.equal(await ended, true)
  t.ok(performance.now() - began < 4000, 'before a connection that is kept alive would end')
})
