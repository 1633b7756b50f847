import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { listen } from '../fixtures/build.js'
import { watchUpdates, type UpdatesViewer } from '../fixtures/updates-viewer.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const HOST_KEY = 'ASNFZ4mrze8BI0VniavN7w'
const FAR = { TRUST_PROXY: '127.0.0.1', ACCESS_KEY: KEY, HOST_KEY, FPS: '5' }
/** The upper right quarter of the test pattern, as in the example of docs/updates.md. */
const QUARTER = '?region=640,0,640,360'
let address = 1

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const hexes = ({ others }: UpdatesViewer, kind: number) =>
  others.filter(message => message[0] === kind).map(message => message.toString('hex'))
const lasers = (viewer: UpdatesViewer) => hexes(viewer, 4)
const looks = (viewer: UpdatesViewer) => hexes(viewer, 5)
const NO_LASER = '040000000000'
const NO_REGION = '05000000000000000000'

/** Somebody on another machine, who is sent updates already. */
async function watch (t: Test, url: string, key: string, query = ''): Promise<UpdatesViewer> {
  const headers = { 'x-forwarded-for': `192.0.2.${address++}`, authorization: `Bearer ${key}` }
  const viewer = await watchUpdates(t, url, query, headers)
  await viewer.until(({ numbers }) => numbers.length > 0 && looks(viewer).length > 0)
  return viewer
}

t.test('the host points, and everybody sees it on their picture, as the example in the documentation has it', async t => {
  const { url } = await listen(t, FAR)
  const host = await watch(t, url, HOST_KEY)
  const [whole, small, quarter, elsewhere] = await Promise.all(['', '?width=640', QUARTER, '?region=0,360,640,360'].map(query =>
    watch(t, url, KEY, query))) as [UpdatesViewer, UpdatesViewer, UpdatesViewer, UpdatesViewer]
  t.same([whole, quarter].map(looks), [[NO_REGION], [NO_REGION]], 'to begin with, that they may look wherever they like')
  const everybody = [host, whole, small, quarter]

  for (const message of ['04 01 ffbf 0040', '05 01 0080 0000 ff7f ff7f']) host.socket.send(bytes(message))
  await Promise.all(everybody.map(viewer => viewer.until(() => looks(viewer).length === 2 && lasers(viewer).length === 1)))
  for (const viewer of [host, whole, small]) {
    t.same([lasers(viewer), looks(viewer).slice(1)], [['0401ffbf0040'], ['050100800000ff7fff7f']])
  }
  t.same([lasers(quarter), looks(quarter).slice(1)], [['0401ff7f0080'], ['050101000000fefffeff']])

  const newcomer = await watch(t, url, KEY)
  t.same([lasers(newcomer), looks(newcomer)], [['0401ffbf0040'], ['050100800000ff7fff7f']], 'newcomers as well')

  for (const message of ['04 00 0000 0000', '05 00 0000 0000 0000 0000']) host.socket.send(bytes(message))
  await Promise.all(everybody.map(viewer => viewer.until(() => looks(viewer).length === 3 && lasers(viewer).length === 2)))
  t.same([lasers(quarter)[1], looks(quarter)[2]], [NO_LASER, NO_REGION])
  t.same([lasers(elsewhere), looks(elsewhere)], [[], [NO_REGION]], 'nor are those told anything who see nothing of it')
})

t.test('a host on a part of the display points at that part; the laser goes out when they leave, or are silent', async t => {
  const { url } = await listen(t, FAR)
  const [host, viewer] = [await watch(t, url, HOST_KEY, QUARTER), await watch(t, url, KEY)]
  host.socket.send(bytes('04 01 0000 ffff'))
  await viewer.until(() => lasers(viewer).length === 1)
  t.equal(lasers(viewer)[0], '040100800080', 'the middle')
  const began = performance.now()
  await viewer.until(() => lasers(viewer).length === 2)
  t.equal(lasers(viewer)[1], NO_LASER)
  t.ok(performance.now() - began > 500, 'not at once, but a second later')
  host.socket.send(bytes('04 01 0000 ffff'))
  await viewer.until(() => lasers(viewer).length === 3)
  host.socket.close()
  const left = performance.now()
  await viewer.until(() => lasers(viewer).length === 4)
  t.ok(performance.now() - left < 700, 'without waiting for a second')
})

t.test('what others send of that is ignored, and they watch on; whoever asks is told what time it is', async t => {
  const { url } = await listen(t, FAR)
  const [honest, curious] = [await watch(t, url, KEY), await watch(t, url, KEY)]
  for (const message of ['04 01 ffbf 0040', '05 01 0080 0000 ff7f ff7f']) curious.socket.send(bytes(message))
  // What comes over one connection is heard in its order.
  const before = Date.now()
  curious.socket.send(bytes('06 00 0000 01000000'))
  await curious.until(() => hexes(curious, 6).length === 1)
  const answer = curious.others.at(-1)!
  t.equal(answer.subarray(0, 8).toString('hex'), '0600000001000000')
  t.ok(answer.readDoubleLE(8) >= before && answer.readDoubleLE(8) <= Date.now())
  const { length } = honest.numbers
  await honest.until(({ numbers }) => numbers.length > length + 1)
  t.same([lasers(honest), looks(honest), lasers(curious)], [[], [NO_REGION], []])
  t.equal(curious.socket.readyState, curious.socket.OPEN)
})

t.test('a host that lies or floods is cut off, and nobody else notices', async t => {
  const { app, url } = await listen(t, FAR)
  const honest = await watch(t, url, KEY)
  const many = (count: number, message: () => Buffer) => (viewer: UpdatesViewer) => {
    for (let sent = 0; sent < count; sent++) viewer.socket.send(message())
  }
  const lies = [
    many(1, () => bytes('04 01 0000')), many(1, () => bytes('04 01 0000 0000 00')), many(1, () => bytes('04 02 0000 0000')),
    many(1, () => bytes('05 01 0000 0000 0000 0000')), many(1, () => bytes('05 01 ffff 0000 ffff ffff')), many(1, () => bytes('06')),
    many(20_000, () => bytes('04 01 0100 0100')), many(20_000, () => bytes('05 01 0000 0000 0100 0100')),
    many(20_000, () => bytes('06 00 0000 01000000')),
    many(5000, () => Buffer.concat([Buffer.of(4 + Math.floor(3 * Math.random())), randomBytes(5)]))
  ]
  const lasersBefore = lasers(honest).length
  const began = performance.now()
  await Promise.all(lies.map(async (lie, number) => {
    const liar = await watch(t, url, HOST_KEY)
    lie(liar)
    t.ok([1006, 1008].includes(await liar.closed), `lie ${number}`)
  }))
  const seconds = (performance.now() - began) / 1000
  while (app.viewers.size > 1) await sleep(10)
  const { length } = honest.numbers
  await honest.until(({ numbers }) => numbers.length > length + 5)
  const told = lasers(honest).length - lasersBefore
  t.ok(told <= 2 + 2 * 60 * seconds, `${told} messages in ${seconds.toFixed(1)} s`)
  t.equal(honest.socket.readyState, honest.socket.OPEN)
})

t.test('a laser does not wait until a viewer has painted', async t => {
  const { url } = await listen(t, FAR)
  const [host, busy] = [await watch(t, url, HOST_KEY), await watch(t, url, KEY)]
  busy.acknowledges = false
  const began = performance.now()
  for (let place = 1; place <= 9; place++) {
    host.socket.send(bytes(`04 01 0${place}00 0000`))
    await busy.until(() => lasers(busy).includes(`04010${place}000000`))
  }
  t.ok(performance.now() - began < 900, 'an update that nobody acknowledges counts as painted after a second')
})
