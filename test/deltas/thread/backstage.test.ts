import t, { type Test } from 'tap'
import { Backstage } from '../../../deltas/thread/backstage.js'
import type { FromThread, Made, Place } from '../../../deltas/thread/messages.js'
import { layOut, type Layout } from '../../../deltas/screen/layout.js'
import type { PictureUpdate } from '../../../capture/frame.js'
import { Client } from '../../fixtures/deltas/client.js'
import { writeUpdate } from '../../fixtures/updates/write.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const SIZE = { width: 200, height: 100 }

/** The thread, without a thread: what it posts, in order, and a screen to write on. */
function open (t: Test, number = 0) {
  const posted: FromThread[] = []
  const backstage = new Backstage(message => posted.push(message))
  t.teardown(() => backstage.close())
  let layout: Layout
  let memory: WebAssembly.Memory
  let index: 0 | 1 = 1
  backstage.receive({ kind: 'begin', number })
  const all = { x: 0, y: 0, ...SIZE }
  return {
    posted,
    backstage,
    memory: () => memory,
    made: () => posted.flatMap(message => message.kind === 'made' ? [message] : []),
    async prepare ({ width, height } = SIZE) {
      layout = layOut(width, height)
      memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true })
      index = 1
      await backstage.receive({ kind: 'memory', memory, width, height, format: 'bgrx' })
    },
    /** A picture of one colour, or of these, 0xRRGGBB. */
    async show (colour: number | ((x: number, y: number) => number), region = [all], at?: Place) {
      index = index === 0 ? 1 : 0
      const { grid: { width, height }, stride } = layout
      const pixels = new DataView(memory.buffer, layout.pictures[index])
      const colourAt = typeof colour === 'number' ? () => colour : colour
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.setUint32(y * stride + 4 * x, colourAt(x, y), true)
      await backstage.receive({ kind: 'picture', index, region, isPlaceholder: false, takenAt: colourAt(0, 0), at, ready: [] })
    },
    /** An update of others is passed on before its picture is there. */
    pass: (update: PictureUpdate) => backstage.receive({ kind: 'pass', update, quality: 80, takenAt: 5, ready: [] }),
    ready: (viewer: number, after = 0, quality = 80, refineBytes = 0) =>
      backstage.receive({ kind: 'ready', ready: [{ viewer, after, quality, refineBytes }] }),
    join: (viewer: number) => backstage.receive({ kind: 'join', viewer })
  }
}

t.test('at its end it leaves nothing in the memory, and says so last', async t => {
  const { posted, backstage, memory, join, ready, prepare, show } = open(t)
  await join(1)
  await ready(1)
  await prepare()
  await show((x, y) => x ^ y)
  await backstage.close()
  t.same(posted.at(-1), { kind: 'wiped' })
  t.ok(Buffer.from(memory().buffer).every(byte => byte === 0))
})

function coloursOf (...updates: Made[]): number[] {
  const client = new Client()
  for (const { bytes } of updates) client.apply(Buffer.from(bytes))
  return [...new Set(client.pixels)]
}

t.test('a picture is taken in, everybody who is ready is sent what they need of it, and then the next one is wanted', async t => {
  const { posted, join, ready, prepare, show } = open(t)
  await join(1)
  await ready(1)
  await prepare()
  t.same(posted, [])
  await show(0xff0000)
  t.match(posted, [{ kind: 'made', viewers: [1], update: { number: 1, version: 1, takenAt: 0xff0000, isNew: true } }, { kind: 'absorbed' }])
  await show(0xff0000)
  t.match(posted.slice(2), [{ kind: 'absorbed' }], 'the same again is nothing new')
  await show(0x00ff00)
  t.match(posted.slice(3), [{ kind: 'absorbed' }], 'nobody is ready')
  await ready(1, 1)
  t.equal(posted.length, 5)
})

t.test('who is in step is sent the same, whenever they are ready', async t => {
  const { made, join, ready, prepare, show } = open(t)
  await prepare()
  for (const viewer of [1, 2, 3]) await join(viewer)
  for (const viewer of [1, 2]) await ready(viewer)
  await show(0xff0000)
  await ready(3)
  t.match(made(), [{ viewers: [1, 2], update: { number: 1 } }, { viewers: [3], update: { number: 2 } }])
  for (const viewer of [1, 2]) await ready(viewer, 1)
  await show(0x0000ff)
  t.match(made().slice(2), [{ viewers: [1, 2], update: { number: 3, version: 2 } }])
  t.same(coloursOf(made()[0]!.update, made()[2]!.update), [0x0000ff])
})

t.test('a viewer who was sent something meanwhile is not ready', async t => {
  const { made, join, ready, prepare, show } = open(t, 41)
  await prepare()
  await join(1)
  await ready(1)
  await show(0xff0000)
  t.equal(made()[0]!.update.number, 42, 'numbers go on where another thread has ended')
  await ready(1, 0) // was on its way when the update was made
  await show(0x00ff00)
  t.equal(made().length, 1)
  await ready(1, 42)
  t.equal(made().length, 2)
})

t.test('a picture of another size is whole for everybody, and who has left gets nothing', async t => {
  const { made, join, ready, prepare, show, backstage } = open(t)
  await prepare()
  for (const viewer of [1, 2]) {
    await join(viewer)
    await ready(viewer)
  }
  await show(0xff0000)
  await ready(1, 1)
  await backstage.receive({ kind: 'leave', viewer: 2 })
  await ready(2, 1)
  await prepare({ width: 90, height: 50 })
  await show(0x0000ff)
  t.match(made()[1], { viewers: [1], update: { version: 1 } })
  t.same(coloursOf(made()[1]!.update), [0x0000ff])
})

t.test('all who are ready are sent theirs before the next picture is wanted', async t => {
  const { posted, join, ready, prepare, show } = open(t)
  await prepare()
  for (const viewer of [1, 2]) await join(viewer)
  await ready(1)
  await Promise.all([show(0xff0000), ready(2, 0, 60)])
  t.match(posted, [{ kind: 'made', viewers: [1] }, { kind: 'made', viewers: [2] }, { kind: 'absorbed' }])
})

/** What fills the picture with a colour, as another service would write it. */
function fillBy (from: number, colour: number, isWhole = false): PictureUpdate {
  const written = Uint16Array.from([0, 0, SIZE.width, SIZE.height])
  const bytes = writeUpdate({ ...SIZE, number: 99, isWhole, operations: [{ kind: 'fill', x: 0, y: 0, ...SIZE, colour }] })
  return { stream: 'theirs', from, to: from + 1, made: { bytes, moves: [], written } }
}

const place = (number: number): Place => ({ stream: 'theirs', number })

t.test('an update of others is sent on before its picture is there, to whoever has the one before', async t => {
  const { posted, made, join, ready, prepare, show, pass } = open(t)
  await prepare()
  for (const viewer of [1, 2, 3]) await join(viewer)
  for (const viewer of [1, 2]) await ready(viewer)
  await pass(fillBy(0, 0xff0000, true))
  t.match(made(), [{ viewers: [1, 2], update: { number: 1, version: 1, takenAt: 5, isNew: true, isLossy: false } }])
  await ready(3)
  t.equal(posted.length, 1, 'others wait for the picture')
  await show(0xff0000, undefined, place(1))
  t.match(made()[1], { viewers: [3], update: { number: 2, version: 1 } })
  t.same(coloursOf(made()[1]!.update), [0xff0000])

  await ready(1, 1)
  await pass(fillBy(1, 0x00ff00))
  await show(0x00ff00, undefined, place(2))
  t.match(made()[2], { viewers: [1], update: { version: 2 } })
  t.same(coloursOf(made()[0]!.update, made()[2]!.update), [0x00ff00])
  await ready(2, 1)
  t.match(made()[3], { viewers: [2], update: { version: 2 } }, 'late, and yet the same')
  t.equal(Buffer.compare(made()[3]!.update.bytes.subarray(20), made()[2]!.update.bytes.subarray(20)), 0)
})

t.test('an update that does not follow is of no use, and one that changes nothing does not take the place of the last', async t => {
  const { made, join, ready, prepare, show, pass } = open(t)
  await prepare()
  for (const viewer of [1, 2]) await join(viewer)
  for (const viewer of [1, 2]) await ready(viewer)
  await pass(fillBy(0, 0xff0000, true))
  await show(0xff0000, undefined, place(1))
  await ready(1, 1)
  await pass(fillBy(7, 0x00ff00))
  t.equal(made().length, 1)
  await show(0x00ff00, undefined, place(8))
  t.match(made()[1], { viewers: [1], update: { version: 2 } })
  await ready(1, made()[1]!.update.number)
  await pass(fillBy(8, 0x00ff00))
  await show(0x00ff00, undefined, place(9))
  await ready(2, 1)
  t.same(coloursOf(made()[0]!.update, made().at(-1)!.update), [0x00ff00])
})

t.test('nothing happens any more after closing, even if it is still working then', async t => {
  const time = stopTime(t)
  const { made, backstage, join, ready, prepare, show } = open(t)
  await prepare()
  await join(1)
  await ready(1)
  const photograph = (x: number, y: number) => (x * 7 + y * y) & 0xffffff
  await show(photograph)
  t.match(made(), [{ update: { isLossy: true } }])
  await ready(1, 1, 80, 100_000)
  t.equal(time.timers, 1, 'it is shown more exactly after a while')
  await Promise.all([show(photograph), backstage.close()])
  await time.settle()
  t.equal(time.timers, 0)
})
