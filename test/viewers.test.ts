import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { once, type EventEmitter } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { SharedSource } from '../capture/sources/shared-source.js'
import { listen } from './fixtures/build.js'
import { needs } from './fixtures/needs.js'
import { watch, type Part } from './fixtures/parts.js'
import type { Colour } from './fixtures/pixels.js'
import { openWindow } from './fixtures/window.js'
import { startXServer } from './fixtures/x-server.js'

const VIEWERS = 20

const random = (limit: number) => Math.floor(Math.random() * limit)

/** Counts the captures from now on, by wrapping the method that starts them. */
function countCaptures (t: Test) {
  const count = { started: 0, running: 0, most: 0 }
  const { prototype } = SharedSource
  const { capture } = prototype
  t.teardown(() => { prototype.capture = capture })
  prototype.capture = async function (...args) {
    count.started++
    count.most = Math.max(count.most, ++count.running)
    try {
      await capture.apply(this, args)
    } finally {
      count.running--
    }
  }
  return count
}

function listeners (emitter: EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map(name => [String(name), emitter.listenerCount(name)]))
}

/** What a process can leak: handles and timers, open files, listeners. */
function held (app: FastifyInstance) {
  const resources: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1
  return {
    resources,
    files: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0,
    process: listeners(process),
    server: listeners(app.server)
  }
}

/** A viewer who comes, sees some pictures, leaves, and comes back until the time is over. */
async function comeAndGo (t: Test, url: string, until: number, isLull: () => boolean): Promise<number> {
  let visits = 0
  while (performance.now() < until) {
    await sleep(random(1500))
    if (isLull()) continue
    const feed = await watch(t, url, random(2) ? 'plain' : 'advance')
    visits++
    for (let pictures = random(40); pictures > 0 && !isLull(); pictures--) await feed.next()
    if (random(4) === 0) await sleep(random(500)) // without reading
    feed.leave()
  }
  return visits
}

/** How long the viewers of a real screen come and go, s. */
const SECONDS = Number(process.env.VIEWERS_SECONDS ?? 12)

/** `happen` is what the screen shows while they watch; its own timers are over before anything is counted. */
async function test20Viewers (t: Test, variables: Record<string, string>, seconds: number, happen = async (_over: AbortSignal) => {}) {
  const { app, url } = await listen(t, { LINGER_MS: '200', ...variables })
  // A viewer before the count makes Node set up what it sets up once (sockets, threads).
  const first = await watch(t, url)
  await first.next()
  first.leave()
  while (app.broadcaster.capturing) await sleep(10)
  await sleep(2000)
  const before = held(app)

  const count = countCaptures(t)
  const began = performance.now()
  // For 1.5 s of every 4 s nobody watches, so that the capture stops and starts again.
  const isLull = () => (performance.now() - began) % 4000 > 2500
  const over = new AbortController()
  const happening = happen(over.signal)
  const visits = await Promise.all(Array.from({ length: VIEWERS }, () => comeAndGo(t, url, began + seconds * 1000, isLull)))
  over.abort()
  await happening
  // Some of it takes its time to end; what is left for good never equals.
  const isOver = () => count.running === 0 && isDeepStrictEqual(held(app), before)
  for (let looks = 0; looks < 200 && !isOver(); looks++) await sleep(50)

  t.comment(`${visits.reduce((sum, n) => sum + n)} visits in ${seconds} s, ${count.started} captures, ${app.broadcaster.frames} frames`)
  t.equal(count.most, 1, 'never more than one capture')
  t.ok(count.started > 1, 'which stopped while nobody was watching, and started again')
  t.equal(count.running, 0, 'and has ended after the last viewer left')
  t.match(app.broadcaster, { subscribers: 0, capturing: false, latest: undefined })
  t.same(held(app), before, 'no more listeners, timers, handles or open files than before')
}

t.test('20 viewers who come and go share one capture, and leave nothing behind', async t => {
  await test20Viewers(t, { SOURCE: 'pattern' }, 10)
})

t.test('20 viewers of a real screen who come and go share one capture, and leave nothing behind', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const window = await openWindow(t, { x: 0, y: 0, width: 300, height: 300 })
  await test20Viewers(t, { SOURCE: 'x11' }, SECONDS, async over => {
    for (let blue = 0; !over.aborted; blue = (blue + 1) % 256) {
      await window.paint([0, 0, blue] as Colour)
      await sleep(20)
    }
  })
})

t.test('HEAD and OPTIONS start no capture and make nobody a viewer', async t => {
  const { app, url } = await listen(t)
  for (const method of ['HEAD', 'OPTIONS']) {
    const response = await fetch(`${url}/video_feed`, { method })
    t.not(response.status, 200, `${method} is answered, with ${response.status}`)
    t.match(app.broadcaster, { subscribers: 0, captures: 0 })
  }
})

t.test('whoever vanishes is no longer a viewer', async t => {
  const { app, url } = await listen(t, { LINGER_MS: '0' })
  const { port } = new URL(url)
  const ways: { title: string, bytes: number, vanish: 'destroy' | 'resetAndDestroy' | 'end' }[] = [
    { title: 'before the answer', bytes: 0, vanish: 'destroy' },
    { title: 'before the first picture', bytes: 1, vanish: 'destroy' },
    { title: 'in the middle of a picture', bytes: 20_000, vanish: 'destroy' },
    { title: 'in the middle of a picture, as when the computer is switched off and on', bytes: 20_000, vanish: 'resetAndDestroy' },
    { title: 'after some pictures', bytes: 500_000, vanish: 'destroy' }
  ]
  for (const { title, bytes, vanish } of ways) {
    const answered = once(app.server, 'request')
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [, response] = await answered as [unknown, EventEmitter]
    const closed = once(response, 'close')
    for (let read = 0; read < bytes;) {
      const [chunk] = await once(socket, 'data') as [Buffer]
      read += chunk.length
    }
    socket[vanish]()
    await closed
    t.equal(app.broadcaster.subscribers, 0, title)
  }
  while (app.broadcaster.capturing) await sleep(10)
  t.pass('and the capture ends')
})

t.test('a viewer who stops reading for a while misses pictures instead of lagging behind, without harm to others', async t => {
  const { url } = await listen(t, { QUALITY: '100', FPS: '120' })
  const stalled = await watch(t, url)
  const reading = await watch(t, url)
  const timeOf = ({ headers }: Part) => Number(headers['x-timestamp'])
  await stalled.next()
  let seen = 0
  let newest = await reading.next()
  // Several times what the system buffers for the one who does not read.
  for (let bytes = 0; bytes < 16e6; bytes += newest.jpeg.length) {
    newest = await reading.next()
    seen++
  }
  let late = 0
  await stalled.until(part => {
    late++
    return timeOf(part) >= timeOf(newest)
  })
  t.comment(`${seen} pictures for the viewer who read, ${late} for the other`)
  t.ok(late < seen / 2)
})
