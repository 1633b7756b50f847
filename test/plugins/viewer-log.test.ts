import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { watch } from '../fixtures/parts.js'
import { startService, type Service } from '../fixtures/service.js'

interface Line { level: number, msg: string, [name: string]: unknown }

/** Its lines, apart from those that say where it listens. */
const linesOf = (service: Service) => service.stderr().trim().split('\n').filter(Boolean).map(line => JSON.parse(line) as Line)
  .filter(({ msg }) => !msg.startsWith('Server listening'))

async function until (service: Service, count: number): Promise<Line[]> {
  while (linesOf(service).length < count) await sleep(20)
  return linesOf(service)
}

t.test('one line is logged when a viewer comes, and one when they leave, with what they got', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'info' })
  const feed = await watch(t, service.url)
  const bytes = (await feed.next()).jpeg.length + (await feed.next()).jpeg.length
  feed.leave()
  const [came, left, ...others] = await until(service, 2)
  const viewer = { address: '127.0.0.1', device: 'a program', grant: 'this_machine', sight: 'feed' }
  t.match(came, { level: 30, ...viewer, msg: 'a viewer came' })
  t.match(left, { level: 30, ...viewer, viewer: came!.viewer, msg: 'a viewer left', seconds: Number, dropped: Number })
  t.ok(Number(left!.frames) >= 2)
  t.ok(Number(left!.bytes) >= bytes)
  t.same(others, [])
})

t.test('a viewer who is still there when the service ends has left', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'info' })
  const feed = await watch(t, service.url)
  await feed.next()
  service.kill('SIGTERM')
  await service.exited
  t.same(linesOf(service).map(({ msg }) => msg), ['a viewer came', 'a viewer left'])
})

t.test('whoever takes one picture after another has one line when they come, and one when they have left', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'info' })
  for (let times = 0; times < 10; times++) await (await fetch(`${service.url}/snapshot.jpg`)).arrayBuffer()
  service.kill('SIGTERM')
  await service.exited
  t.match(linesOf(service), [
    { msg: 'a viewer came', sight: 'snapshots', grant: 'this_machine' },
    { msg: 'a viewer left', sight: 'snapshots', grant: 'this_machine', frames: 10, seconds: Number }
  ])
  t.equal(linesOf(service).length, 2)
})

t.test('whoever is refused, and whoever tries again and again, is not logged; nor is anybody by default', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'info' })
  for (let times = 0; times < 5; times++) t.equal((await fetch(`${service.url}/video_feed?display=none`)).status, 404)
  service.kill('SIGTERM')
  await service.exited
  t.same(linesOf(service), [])

  const quiet = await startService(t, { SOURCE: 'pattern' })
  await (await watch(t, quiet.url)).next()
  quiet.kill('SIGTERM')
  await quiet.exited
  t.equal(quiet.stderr(), '')
})

t.test('nothing that a client has written is in these lines', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'info' })
  for (const agent of ['SECRET/1', 'Mozilla/5.0 (X11; SECRET) Firefox/140.0', 'Mozilla/5.0 SECRET']) {
    const leave = new AbortController()
    await fetch(`${service.url}/video_feed?quality=50&SECRET=SECRET`, { headers: { 'user-agent': agent }, signal: leave.signal })
    leave.abort()
  }
  const lines = await until(service, 6)
  t.same(lines.filter(({ msg }) => msg === 'a viewer came').map(({ device }) => device), ['a program', 'Firefox, Linux', 'Browser'])
  t.notMatch(service.stderr(), 'SECRET')
})
