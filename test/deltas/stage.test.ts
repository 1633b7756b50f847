import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Reason } from '../../capture/fault.js'
import type { Pointer } from '../../capture/frame.js'
import type { Receiver } from '../../deltas/receivers.js'
import { Stage } from '../../deltas/stage.js'
import type { Made } from '../../deltas/thread/messages.js'
import { Client } from '../fixtures/deltas/client.js'
import { Painting, PictureView } from '../fixtures/picture-view.js'
import { noteThreads } from '../fixtures/started-threads.js'

const SIZE = { width: 400, height: 300 }

/** Threads that were started since the test began. */
const started = noteThreads(t)
t.beforeEach(() => { started.length = 0 })

/** A viewer who paints each update at once, and is ready for the next one if `isReady`. */
class Viewer implements Receiver {
  readonly client = new Client()
  readonly updates: Made[] = []
  readonly pointers: Array<Pointer | undefined> = []
  readonly faults: Array<string | undefined> = []
  isReady = true
  readonly #place
  #heard = () => {}

  constructor (stage: Stage) {
    this.#place = stage.join(this)
    this.ready()
  }

  ready (refineBytes = 0): void {
    this.#place.ready(80, refineBytes)
  }

  leave (): void {
    this.#place.leave()
  }

  update (update: Made): void {
    this.updates.push(update)
    this.client.apply(Buffer.from(update.bytes))
    if (this.isReady) this.ready()
    this.#heard()
  }

  pointer (pointer: Pointer | undefined): void {
    this.pointers.push(pointer)
  }

  fault (reason: Reason | undefined): void {
    this.faults.push(reason?.fault)
    this.#heard()
  }

  /** Resolves once this is so, after an update or a fault. */
  async until (test: (viewer: this) => boolean): Promise<void> {
    while (!test(this)) await new Promise<void>(resolve => { this.#heard = resolve })
  }

  /** Resolves once they see exactly this. */
  sees (painting: Painting): Promise<void> {
    const pixels = Buffer.from(painting.pixels.buffer)
    return this.until(({ client }) => Buffer.compare(Buffer.from(client.pixels.buffer), pixels) === 0)
  }
}

function open (t: Test, lingerMs = 0) {
  const view = new PictureView()
  let emptied = () => {}
  const empty = new Promise<void>(resolve => { emptied = resolve })
  const stage = new Stage(view, { lingerMs, onEmpty: emptied })
  t.teardown(() => stage.close())
  return { view, stage, empty }
}

t.test('whoever joins sees the whole picture, and then each change; who needs the same gets the same bytes', async t => {
  const { view, stage } = open(t)
  const painting = new Painting(SIZE)
  const [ann, bob] = [new Viewer(stage), new Viewer(stage)]
  await view.show(painting.picture())
  await Promise.all([ann.sees(painting), bob.sees(painting)])
  for (let step = 0; step < 5; step++) {
    const changed = { x: 37 * step, y: 21 * step, width: 50, height: 30 }
    painting.fill(changed, (x, y) => (x ^ y) % 7 * 0x1f1f1f)
    await view.show(painting.picture({ changed: [changed] }))
    await Promise.all([ann.sees(painting), bob.sees(painting)])
  }
  t.equal(ann.updates.length, 6)
  t.ok(ann.updates.every((update, index) => update === bob.updates[index]))
  t.same(ann.updates.map(({ version }) => version), [1, 2, 3, 4, 5, 6])
  const late = new Viewer(stage)
  await late.sees(painting)
  t.equal(started.length, 1, 'one thread for all of them')
})

t.test('what changes while nobody can be sent anything comes at once, and only its newest state', async t => {
  const { view, stage } = open(t)
  const painting = new Painting(SIZE)
  const viewer = new Viewer(stage)
  await view.show(painting.picture())
  await viewer.sees(painting)
  viewer.isReady = false
  const changed = [{ x: 0, y: 0, width: 90, height: 90 }]
  painting.fill(changed[0]!, () => 0xff0000)
  let isWanted = false
  const shown = view.show(painting.picture({ changed })).then(() => { isWanted = true })
  await viewer.sees(painting)
  t.notOk(isWanted, 'no other picture is taken yet')
  viewer.ready()
  await shown
  painting.fill({ x: 40, y: 0, width: 300, height: 200 }, () => 0xff00)
  view.show(painting.picture({ changed: [{ x: 40, y: 0, width: 300, height: 200 }] }))
  await viewer.sees(painting)
  t.equal(viewer.updates.length, 3)
})

t.test('the pointer is told of, and is not on the picture', async t => {
  const { view, stage } = open(t)
  const painting = new Painting(SIZE)
  const viewer = new Viewer(stage)
  const image = { id: 3, width: 10, height: 10, tipX: 1, tipY: 1, rgba: new Uint8Array(400) }
  const without = new Painting(SIZE)
  const at = { x: 100, y: 50, width: 10, height: 10 }
  const pixels = Buffer.alloc(400)
  for (let row = 0; row < 10; row++) without.data.copy(pixels, 40 * row, 4 * ((50 + row) * 400 + 100), 4 * ((50 + row) * 400 + 110))
  painting.fill(at, () => 0)
  const pointer = { image, x: 101, y: 51, scale: 1 }
  await view.show(painting.picture({ pointer, beneath: { rectangle: at, pixels } }))
  await viewer.sees(without)
  t.same(viewer.pointers, [undefined, pointer])
  const moved = { ...pointer, x: 7 }
  await view.show(without.picture({ changed: [], pointer: moved }))
  await view.show(without.picture({ changed: [], pointer: { ...moved } }))
  await view.show(without.picture({ changed: [] }))
  t.same(viewer.pointers, [undefined, pointer, moved, undefined], 'and when it has moved')
  t.equal(viewer.updates.length, 1, 'nothing is encoded for that')
})

t.test('a display that changes its size, or its format, is shown as it is then', async t => {
  const { view, stage } = open(t)
  const viewer = new Viewer(stage)
  for (const size of [SIZE, { width: 123, height: 77 }, { width: 640, height: 480 }]) {
    const painting = new Painting(size, 0x123456 + size.width)
    await view.show(painting.picture())
    await viewer.sees(painting)
  }
  const red = new Painting({ width: 640, height: 480 }, 0xff0000)
  await view.show(red.picture({ format: 'rgbx' }))
  await viewer.sees(new Painting({ width: 640, height: 480 }, 0x0000ff))
  t.equal(started.length, 1)
})

t.test('a photograph is lossy at first, and exact a little later, if it may be refined', async t => {
  const { view, stage } = open(t)
  const viewer = new Viewer(stage)
  const painting = new Painting(SIZE)
  painting.fill({ x: 0, y: 0, ...SIZE }, (x, y) => (x * 7 + y * y) & 0xffffff)
  await view.show(painting.picture())
  await viewer.until(({ updates }) => updates.length === 1)
  t.match(viewer.updates[0], { isLossy: true, isNew: true })
  viewer.isReady = false
  viewer.ready(100_000)
  const update = viewer.update.bind(viewer)
  viewer.update = made => {
    update(made)
    viewer.ready(100_000)
  }
  await viewer.sees(painting)
  t.ok(viewer.updates.slice(1).every(({ isNew, isLossy }) => !isNew && !isLossy))
})

t.test('nothing runs while nobody watches: no picture is taken, and the thread ends after a while', async t => {
  const { view, stage, empty } = open(t, 200)
  const painting = new Painting(SIZE)
  const viewer = new Viewer(stage)
  t.equal(view.watching, 1)
  await view.show(painting.picture())
  await viewer.sees(painting)
  viewer.leave()
  viewer.leave()
  t.equal(view.watching, 0, 'at once')
  const second = new Viewer(stage)
  await second.sees(painting)
  t.equal(started.length, 1, 'somebody who comes back soon finds it running')
  second.leave()
  const [[code]] = await Promise.all([new Promise<[number]>(resolve => started[0]!.once('exit', code => resolve([code]))), empty])
  t.equal(code, 0)
})

t.test('a thread that fails is told of, and another one takes its place', async t => {
  const { view, stage } = open(t)
  const painting = new Painting(SIZE)
  const viewer = new Viewer(stage)
  await view.show(painting.picture())
  await viewer.sees(painting)
  const { number } = viewer.updates[0]!
  view.show(painting.picture({ changed: [] })) // the next one is wanted when somebody is ready
  await started[0]!.terminate()
  const changed = [{ x: 5, y: 5, width: 50, height: 50 }]
  painting.fill(changed[0]!, () => 0xffff00)
  view.show(painting.picture({ changed }))
  await viewer.until(({ faults }) => faults.length > 1)
  t.match(viewer.faults.at(-1), /screen-worker thread ended/)
  await viewer.sees(painting)
  await viewer.until(({ faults }) => faults.at(-1) === undefined)
  t.equal(started.length, 2)
  t.ok(viewer.updates.at(-1)!.number > number, 'numbers go on')
})

t.test('without a place for the view nobody joins', async t => {
  const { view, stage } = open(t)
  view.refusal = new Error('TOO_MANY_VIEWS')
  t.throws(() => new Viewer(stage), { message: 'TOO_MANY_VIEWS' })
  t.equal(started.length, 0)
  t.equal(stage.size, 0)
})

t.test('the thread ends in time even if somebody comes back for whom there is no place any more', async t => {
  const { view, stage, empty } = open(t, 200)
  const viewer = new Viewer(stage)
  const [thread] = started
  const ended = once(thread!, 'exit')
  viewer.leave()
  view.refusal = new Error('TOO_MANY_VIEWS')
  t.throws(() => new Viewer(stage), { message: 'TOO_MANY_VIEWS' })
  await Promise.all([ended, empty])
  view.refusal = undefined
  const painting = new Painting(SIZE)
  await view.show(painting.picture())
  await new Viewer(stage).sees(painting)
  t.equal(started.length, 2, 'and another one begins for whoever there is a place for')
})

t.test('what fails of a view after everybody has left it is of no concern to those who have come since', async t => {
  const { view, stage } = open(t, 60_000)
  const watchPictures = view.watchPictures.bind(view)
  let failLate = (_error: Error) => {}
  view.watchPictures = (signal, use) => {
    view.watchPictures = watchPictures
    watchPictures(signal, use)
    return new Promise((_resolve, reject) => { failLate = reject })
  }
  const painting = new Painting(SIZE)
  const first = new Viewer(stage)
  await view.show(painting.picture())
  await first.sees(painting)
  first.leave()
  const second = new Viewer(stage)
  await second.sees(painting)
  failLate(new Error('the old one has failed'))
  await turn()
  painting.fill({ x: 0, y: 0, width: 50, height: 50 }, () => 0xff00)
  view.show(painting.picture())
  await second.sees(painting)
  t.same(second.faults, [undefined])
  t.equal(started.length, 1)
})

t.test('a placeholder is shown like any picture, and says why', async t => {
  const { view, stage } = open(t)
  const viewer = new Viewer(stage)
  const painting = new Painting(SIZE)
  await view.show(painting.picture({ fault: 'the host has paused the screen' }))
  await viewer.sees(painting)
  t.same(viewer.faults, [undefined, 'the host has paused the screen'])
  await view.show(painting.picture())
  t.same(viewer.faults, [undefined, 'the host has paused the screen', undefined])
})

t.test('one thread after another works in the same memory, and what the last one showed is not seen', async t => {
  const made: WebAssembly.Memory[] = []
  const { Memory } = WebAssembly
  WebAssembly.Memory = class extends Memory {
    constructor (...args: ConstructorParameters<typeof Memory>) {
      super(...args)
      made.push(this)
    }
  }
  t.teardown(() => { WebAssembly.Memory = Memory })
  const sizes = [{ width: 410, height: 301 }, { width: 333, height: 222 }, { width: 410, height: 301 }]
  for (const [round, size] of sizes.entries()) {
    const view = new PictureView()
    const stage = new Stage(view, { lingerMs: 0, onEmpty () {} })
    const painting = new Painting(size, 0x112233 * (round + 1))
    const viewer = new Viewer(stage)
    const shown = view.show(painting.picture())
    await viewer.until(({ client: { pixels } }) => pixels.length === size.width * size.height)
    await shown
    t.same(viewer.client.pixels, painting.pixels)
    viewer.leave()
    await stage.close()
  }
  t.ok(made.length <= 1)
})
