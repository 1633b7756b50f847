import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import t from 'tap'
import { freePort } from './fixtures/free-port.js'
import { needs } from './fixtures/needs.js'
import { watch, type Feed } from './fixtures/parts.js'
import { probe, untilProbed } from './fixtures/probes.js'
import { greyJpeg, programOf } from './fixtures/program.js'
import { startService } from './fixtures/service.js'
import { startXServer } from './fixtures/x-server.js'

const OK = { status: 200 }
const NOBODY = { status: 0 }
const LOST = { status: 503, reason: 'lost' }

/** What `X-Timestamp` of the next part says, ms since the epoch. */
const timeOf = async (feed: Feed) => 1000 * Number((await feed.next()).headers['x-timestamp'])

const post = (url: string, path: string) => fetch(url + path, { method: 'POST' })

/** Reads on and on, as a player does, so that the stream is never slow. */
async function play (feed: Feed): Promise<void> {
  try {
    for (;;) await feed.next()
  } catch {} // it has left
}

t.test('before it listens nobody answers; a source that takes long is waited for', async t => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const slow = programOf(t, [greyJpeg(99)], 'await sleep(1500); for (;;) { await write(jpegs[0]); await sleep(100) }')
  const starting = startService(t, { SOURCE: 'command', SOURCE_COMMAND: JSON.stringify(slow), PORT: String(port) })
  for (const path of ['/livez', '/readyz'] as const) t.strictSame(await probe(url, path), NOBODY, path)
  await starting
  for (const path of ['/livez', '/readyz'] as const) t.strictSame(await probe(url, path), OK, path)
})

t.test('a screen that is idle, watched, paused, lost, back, frozen', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t, '320x240')
  const { url } = await startService(t, { SOURCE: 'x11', DISPLAY: server.display })
  const isAlive = async (state: string) => t.strictSame(await probe(url, '/livez'), OK, `alive: ${state}`)

  t.strictSame(await probe(url, '/readyz'), OK, 'idle: it would be shown')
  await isAlive('idle')

  const feed = await watch(t, url)
  const first = await timeOf(feed)
  for (let repeat = 1; repeat <= 2; repeat++) await feed.next()
  t.ok(await timeOf(feed) - first > 1000, 'the time of a screen that stands still moves on')
  t.strictSame(await probe(url, '/readyz'), OK, 'watched')
  await isAlive('watched')

  await post(url, '/host/pause')
  t.strictSame(await probe(url, '/readyz'), OK, 'paused: that is what the host wants')
  await isAlive('paused')
  await post(url, '/host/resume')

  play(feed)
  await server.kill()
  await untilProbed(url, '/readyz', LOST)
  await isAlive('lost')
  await server.start()
  t.comment(`ready ${(await untilProbed(url, '/readyz', OK)).toFixed(0)} ms after the X server was`)
  await isAlive('back')

  const frozen = await watch(t, url)
  await timeOf(frozen)
  server.freeze()
  const frozenAt = Date.now()
  let time = 0
  const reading = (async () => {
    // Repeats, and then the placeholder that says that the screen is gone.
    for (let part = 0; part < 4; part++) time = await timeOf(frozen)
  })()
  t.comment(`not ready ${(await untilProbed(url, '/readyz', LOST)).toFixed(0)} ms after it froze`)
  await isAlive('frozen')
  await reading
  t.ok(time <= frozenAt + 100, 'the time of a frozen screen stays')
  t.ok(Date.now() - frozenAt > 2000)
  server.thaw()
  await untilProbed(url, '/readyz', OK)

  feed.leave()
  frozen.leave()
})

t.test('a screen that was lost when the last viewer left is found again with nobody watching', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t, '320x240')
  const { url } = await startService(t, { SOURCE: 'x11', DISPLAY: server.display, LINGER_MS: '0' })
  const feed = await watch(t, url)
  await feed.next()
  await server.kill()
  await untilProbed(url, '/readyz', LOST)
  feed.leave()
  t.strictSame(await probe(url, '/readyz'), LOST, 'the last attempt failed')
  await server.start()
  t.comment(`ready after ${(await untilProbed(url, '/readyz', OK)).toFixed(0)} ms`)
  const { capturing, viewers } = await (await fetch(`${url}/healthz`)).json() as { capturing: boolean, viewers: number }
  t.strictSame({ capturing, viewers }, { capturing: false, viewers: 0 }, 'and is not captured for it any longer')
})

t.test('a test pattern in the place of a screen is not ready; one that was asked for is', async t => {
  const [substitute, wanted] = await Promise.all([startService(t, { SOURCE: 'auto' }), startService(t, { SOURCE: 'pattern' })])
  t.strictSame(await probe(substitute.url, '/readyz'), { status: 503, reason: 'test_pattern' })
  t.strictSame(await probe(substitute.url, '/livez'), OK)
  t.strictSame(await probe(wanted.url, '/readyz'), OK)
})

t.test('while it ends, no connection is told that all is well; after that nobody answers', async t => {
  const service = await startService(t, { SOURCE: 'pattern' })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const ask = async () => {
    const request = http.get(`${service.url}/readyz`, { agent })
    const [response] = await once(request, 'response') as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return response.statusCode!
  }
  t.equal(await ask(), 200)
  await watch(t, service.url) // it has something to end
  service.kill('SIGTERM')
  const statuses: number[] = []
  try {
    for (;;) statuses.push(await ask())
  } catch {} // the connection was closed
  const first = statuses.findIndex(status => status !== 200)
  t.ok(first === -1 || statuses.slice(first).every(status => status === 503), 'not ready from the first moment on')
  t.match(await service.exited, { code: 0 })
  for (const path of ['/livez', '/readyz'] as const) t.strictSame(await probe(service.url, path), NOBODY, path)
})
