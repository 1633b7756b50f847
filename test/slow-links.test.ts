import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { openScreen } from '../bench/screen.js'
import { median } from '../bench/statistics.js'
import type { Viewer } from '../contract/host.js'
import { linkSystem } from '../network/link/system.js'
import { watchFromAfar, type Seen } from './fixtures/far-viewers.js'
import { needs } from './fixtures/needs.js'
import { makeSecondHost, needsSecondHost } from './fixtures/second-host.js'
import { startService } from './fixtures/service.js'

const SKIP = needs('Xvfb', 'tc') || needsSecondHost() || (!await linkSystem() && 'needs koffi, to measure links')
const FPS = 15
/** Viewers settle first: the ladder, and TCP. */
const SETTLE_MS = 9000
/** The dead are to be gone by then, counted from when nothing more reaches them; timers are late on a busy machine. */
const DEAD_MS = 15_000
/** It begins to watch, and so stops, a second later than the clock; then its system takes what it has room for, 6 MB at most. */
const LATE_MS = 7000
/** The share of the pictures that fast viewers must still get: machines are noisy. */
const UNHARMED = 0.8

t.test('slow viewers see the present, and stay; dead ones are gone; fast ones notice nothing', { skip: SKIP }, async t => {
  await openScreen(t, { width: 1920, height: 1080 }, FPS)
  const service = await startService(t, {
    DISPLAY: process.env.DISPLAY!, SOURCE: 'x11', HOST: '0.0.0.0', ACCESS: 'open', FPS: String(FPS)
  })
  const port = Number(new URL(service.url).port)
  const seen: Seen[] = []
  const onSeen = (one: Seen) => { seen.push(one) }
  const rateOf = (name: string, from: number, until: number) =>
    seen.filter(one => one.name === name && one.at >= from && one.at < until).length * 1000 / (until - from)
  const listed = async () => {
    const { viewers } = await (await fetch(`http://127.0.0.1:${port}/host`)).json() as { viewers: Viewer[] }
    return new Map(viewers.map(({ address, reduced }) => [address, reduced]))
  }

  const [narrow, wide] = [makeSecondHost(t), makeSecondHost(t)]
  // Packets wait there for 0.1 s at most, and are lost then.
  const tbf = ['rate', '1mbit', 'burst', '4kb', 'latency', '100ms']
  const { status, stderr } = spawnSync('tc', ['qdisc', 'add', 'dev', narrow.device, 'root', 'tbf', ...tbf], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  const [slow = ''] = narrow.addresses
  const [stopped = '', reader = ''] = wide.addresses
  watchFromAfar(t, (...command) => command, { host: '127.0.0.1', port }, [{ name: 'fast' }], onSeen)
  await sleep(3000)
  const alone = Date.now()
  await sleep(4000)
  const together = Date.now()
  watchFromAfar(t, narrow.on, { host: narrow.address, port }, [{ name: 'slow', from: slow }], onSeen)
  watchFromAfar(t, wide.on, { host: wide.address, port }, [
    { name: 'stopped', from: stopped, stopsAfterMs: SETTLE_MS }, { name: 'reader', from: reader, bytesPerS: 20_000 }
  ], onSeen)
  await sleep(SETTLE_MS)
  t.same([...(await listed()).keys()].sort(), ['127.0.0.1', slow, stopped, reader].sort())
  const settled = Date.now()

  let viewers = await listed()
  while (viewers.has(stopped) && Date.now() - settled < DEAD_MS + LATE_MS) {
    await sleep(250)
    viewers = await listed()
  }
  const ended = Date.now()
  t.notOk(viewers.has(stopped), `the one who stopped is gone after ${ended - settled} ms`)
  t.ok(viewers.has(reader) && viewers.has(slow), 'those who are slow are still there')
  t.notOk(seen.some(({ closed, name }) => closed && name !== 'stopped'), 'nobody else was cut')
  t.equal(viewers.get(slow), 'quality 50, width 960')
  t.equal(viewers.get('127.0.0.1'), '')

  const ages = seen.filter(({ name, at, age }) => name === 'slow' && age !== undefined && at >= settled).map(({ age }) => age!)
  t.comment(`${ages.length} frames over 1 Mbit/s, ${median(ages)} ms old`)
  t.ok(ages.length > 5)
  t.ok(median(ages) < 1500, 'whole frames would take 1.5 s each, and wait for another')
  const [before, meanwhile] = [rateOf('fast', alone, together), rateOf('fast', together, ended)]
  t.ok(meanwhile >= UNHARMED * before, `${before.toFixed(1)} pictures a second before, ${meanwhile.toFixed(1)} meanwhile`)
})
