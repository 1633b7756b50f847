import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { attempts } from '../../fixtures/attempts.js'
import { makeSecondHost, needsSecondHost, type SecondHost } from '../../fixtures/second-host.js'
import { startService } from '../../fixtures/service.js'
import { SHOWN, attackFrom, getsPictures, memoryOf, probe, startUnharmed, startViewer } from '../../fixtures/siege.js'

/** How long the service is asked before the attack, so that its code and its memory are warm, ms. */
const WARM_UP_MS = 2000
/** The slowest answer may take this time, ms, or three times that of a service that nobody attacks. */
const AT_ONCE_MS = 300
/** An attack, and what follows from it, is over after this time, ms. */
const ATTACK_MS = 4000

interface Attack {
  threat: string
  connections: number
  /** How many in all. */
  requests: number
  first: string
  others: string
}

const get = (path: string, ...headers: string[]) => [`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')
const STREAM = get('/stream')

const ATTACKS: Attack[] = [
  { threat: '3 connections with 2,400,000 requests', connections: 3, requests: 2_400_000, first: STREAM, others: get('/get_example/1') },
  { threat: '1 connection with 500,000 requests', connections: 1, requests: 500_000, first: STREAM, others: get('/get_example/1') },
  { threat: '9 connections with 900,000 streams', connections: 9, requests: 900_000, first: get('/api/stream'), others: STREAM },
  { threat: 'requests that the router refuses', connections: 3, requests: 600_000, first: STREAM, others: get('/%ff') },
  { threat: 'requests that Node answers itself', connections: 3, requests: 600_000, first: STREAM, others: get('/', 'Expect: all') },
  {
    threat: 'requests with bodies',
    connections: 3,
    requests: 600_000,
    first: STREAM,
    others: 'POST /post_example HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'
  }
]

/** Sends all of it as fast as it is taken; with `again`, on another connection whenever one is cut, for ever. */
const script = (host: SecondHost, port: number, { connections, requests, first, others }: Attack, again = false) => `
  import { connect } from 'node:net'
  const batch = ${JSON.stringify(others)}.repeat(1000)
  const open = () => {
    let left = ${again ? Infinity : requests / connections}
    const socket = connect(${port}, '${host.address}', () => socket.write(${JSON.stringify(first)}, send))
    const send = error => {
      if (error || left <= 0) return
      left -= 1000
      socket.write(batch, send)
    }
    socket.resume().on('error', () => {}).on('close', () => { if (${again}) open() })
  }
  for (let i = 0; i < ${connections}; i++) open()`

/** A service that is watched, and its memory before the attack, bytes. */
async function startWatched (t: Test) {
  const host = makeSecondHost(t)
  const service = await startService(t, { ...SHOWN, HOST: '0.0.0.0' })
  const port = Number(new URL(service.url).port)
  const url = `http://127.0.0.1:${port}`
  const viewer = await startViewer(t, url)
  const unharmed = await startUnharmed(t)
  const alone = probe(`${url}/get_example/2`)
  await sleep(WARM_UP_MS)
  await alone.stop()
  return { host, service, port, url, viewer, unharmed, memory: memoryOf(service.pid) }
}

for (const attack of ATTACKS) {
  t.test(`${attack.threat} behind a slow answer change nothing for all others`, {
    skip: needsSecondHost()
  }, async t => attempts(t, async t => {
    const { host, service, port, url, viewer, unharmed, memory } = await startWatched(t)
    const attacked = performance.now()
    const other = probe(`${url}/get_example/2`)
    const control = probe(`${unharmed.url}/get_example/2`)
    let most = 0
    const timer = setInterval(() => { most = Math.max(most, memoryOf(service.pid)) }, 50)
    attackFrom(t, host, script(host, port, attack))
    await sleep(ATTACK_MS)
    clearInterval(timer)
    const [slowest, unharmedSlowest] = await Promise.all([other.stop(), control.stop()])
    const { bar } = getsPictures(t, viewer, unharmed.viewer, attacked, 0.95)

    t.comment(`the slowest answer took ${slowest.toFixed(0)} ms, of the other service ${unharmedSlowest.toFixed(0)} ms`)
    t.comment(`${((most - memory) / 1e6).toFixed(0)} MB more`)
    t.ok(viewer.isConnected(), 'the viewer is still there')
    return [
      [slowest < Math.max(AT_ONCE_MS, 3 * unharmedSlowest), 'they are answered at once'],
      [most - memory < 30e6, 'hardly any memory is needed'],
      bar
    ]
  }))
}

t.test('under such an attack, repeated without end, the service answers and ends on time', {
  skip: needsSecondHost()
}, async t => attempts(t, async t => {
  const { host, service, port, url, viewer, unharmed } = await startWatched(t)
  const other = probe(`${url}/get_example/2`)
  const control = probe(`${unharmed.url}/get_example/2`)
  const attacker = attackFrom(t, host, script(host, port, ATTACKS[0]!, true))
  await sleep(ATTACK_MS)
  const [slowest, unharmedSlowest] = await Promise.all([other.stop(), control.stop()])
  t.comment(`the slowest answer took ${slowest.toFixed(0)} ms, of the other service ${unharmedSlowest.toFixed(0)} ms`)
  t.ok(viewer.isConnected(), 'the viewer is still there')
  const terminated = performance.now()
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
  const endsMs = performance.now() - terminated
  t.comment(`it ended within ${endsMs.toFixed(0)} ms`)
  attacker.kill('SIGKILL')
  await once(attacker, 'close')
  return [[slowest < Math.max(AT_ONCE_MS, 3 * unharmedSlowest), 'it answers at once'], [endsMs < 2000, 'it ends within 2 s']]
}))
