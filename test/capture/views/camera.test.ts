import { EventEmitter, getEventListeners, once } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { Camera } from '../../../capture/views/camera.js'
import type { Desktop, Display, Picture, Region, Shot } from '../../../capture/frame.js'
import type { Lease } from '../../../capture/lease.js'
import { frameOf } from '../../fixtures/camera.js'
import { RightOfWay, type Lane } from '../../../capture/views/right-of-way.js'
import { pull } from '../../fixtures/pull.js'
import { ShotList } from '../../fixtures/shots.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const display: Display = { id: 'A', name: 'A', x: 0, y: 0, width: 8, height: 100, primary: true }

function pictureOf (takenAt: number, changed?: Region): Picture {
  return {
    kind: 'picture',
    data: Buffer.alloc(4),
    format: 'bgrx',
    width: 8,
    height: 100,
    stride: 32,
    takenAt,
    sequence: 0,
    ...changed && { changed }
  }
}

/** What a view got, apart from the bytes. */
const seen = (shot: Shot | void) => shot?.kind === 'picture' && { takenAt: shot.takenAt, changed: shot.changed }

/** A view: each shot is used until it asks for the next. */
function watch (camera: Camera, fps: number, signal?: AbortSignal, lane?: Lane) {
  return pull<Shot>((over, use) => camera.watch(fps, over, use, lane), signal)
}

/** The next picture of a view. */
async function read (view: ReturnType<typeof watch>): Promise<Picture & { lease: Lease }> {
  return (await view.next()).value as Picture & { lease: Lease }
}

/** Whole rows. */
const rows = (top: number, bottom: number) => ({ x: 0, y: top, width: 8, height: bottom - top })

t.test('two views share one capture, which ends with the last of them', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const stop = new AbortController()
  const [one, two] = [watch(camera, 30, stop.signal), watch(camera, 30, stop.signal)]
  const first = [one.next(), two.next()]
  source.shoot(pictureOf(1))
  t.strictSame((await Promise.all(first)).map(({ value }) => seen(value)), [
    { takenAt: 1, changed: undefined }, { takenAt: 1, changed: undefined }
  ])
  await one.return()
  t.equal(source.running, 1, 'one is still watching')
  const ended = once(source, 'end')
  const next = two.next()
  stop.abort()
  await ended
  t.same(await next, { value: undefined, done: true })
  t.equal(camera.captures, 1)
})

t.test('a view that wants fewer pictures gets the newest, with all that has changed since its last one', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const [quick, slow] = [watch(camera, 100), watch(camera, 5)]
  const first = [read(quick), read(slow)]
  source.shoot(pictureOf(1))
  for (const picture of await Promise.all(first)) picture.lease.release()
  const second = read(slow)
  for (const [takenAt, top] of [[2, 10], [3, 40]] as const) {
    source.shoot(pictureOf(takenAt, [rows(top, top + 5)]))
    const picture = await read(quick)
    t.strictSame(seen(picture), { takenAt, changed: [rows(top, top + 5)] })
    picture.lease.release()
  }
  t.strictSame(seen(await second), { takenAt: 3, changed: [rows(10, 45)] })
  source.shoot(pictureOf(4, [rows(0, 1)]))
  t.strictSame(seen(await read(slow)), { takenAt: 4, changed: [rows(0, 1)] })
  await Promise.all([quick.return(), slow.return()])
})

t.test('the source draws on a picture again only when no view is reading it any more', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const [quick, slow] = [watch(camera, 30), watch(camera, 30)]
  const pictures = Promise.all([read(quick), read(slow)])
  source.shoot(pictureOf(1))
  const [first, slowFirst] = await pictures
  for (let takenAt = 2; takenAt <= 4; takenAt++) source.shoot(pictureOf(takenAt))
  first.lease.release()
  const second = await read(quick)
  second.lease.release()
  const third = read(quick)
  await turn()
  t.equal(source.given, 2, 'the slow view is still reading the first, so there is no memory for a third')
  slowFirst.lease.release()
  t.match(await third, { takenAt: 3 })
  await Promise.all([quick.return(), slow.return()])
})

t.test('a view that leaves hands back what it had', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const [stays, leaves] = [watch(camera, 30), watch(camera, 30)]
  for (let takenAt = 1; takenAt <= 3; takenAt++) source.shoot(pictureOf(takenAt))
  const [first] = await Promise.all([read(stays), leaves.next()])
  first.lease.release()
  await read(stays)
  await leaves.return()
  t.match(await read(stays), { takenAt: 3 })
  await stays.return()
})

t.test('a capture that is told to end while it reads a picture ends, though there is a next one', { timeout: 10_000 }, async t => {
  let [reads, captures] = [0, 0]
  let read = () => {}
  const reading = new EventEmitter()
  /** A screen that changes all the time: only its pace tells it that the end has come. */
  const source: Pick<Desktop, 'capture'> = {
    async capture (_display, pace, signal, emit) {
      captures++
      for (;;) {
        await pace.next(signal)
        await new Promise<void>(resolve => {
          read = resolve
          reading.emit('reading')
        })
        emit(pictureOf(++reads))
      }
    }
  }
  const camera = new Camera(source, display)
  for (const capture of [1, 2]) {
    const begun = once(reading, 'reading')
    const view = watch(camera, 1000)
    const first = view.next()
    await begun
    const next = once(reading, 'reading')
    read()
    await first
    await next
    await view.return()
    await sleep(2) // the capture is told
    read()
    t.equal(captures, capture)
  }
  await camera.close()
  t.equal(reads, 4, 'each newcomer saw a picture that was taken for them')
})

t.test('the source is as fast as the fastest view, and the others get what they asked for', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const [fast, slow] = [watch(camera, 200), watch(camera, 20)]
  source.endless = true
  const times: number[] = []
  const watching = (async () => {
    for await (const { takenAt, lease } of slow) {
      lease!.release()
      if (times.push(takenAt) === 5) return
    }
  })()
  let pictures = 0
  for await (const { lease } of fast) {
    lease!.release()
    pictures++
    if (times.length === 5) break
  }
  await watching
  t.ok(times[4]! - times[0]! >= 4 * 50 - 30, `five pictures in ${times[4]! - times[0]!} ms`)
  t.ok(pictures > 2 * times.length, `${pictures} pictures`)
})

t.test('a source that is lost is lost for every view, and starts again with the next', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const views = [watch(camera, 30), watch(camera, 30)]
  const next = views.map(view => view.next())
  source.shoot(new Error('the cable is out'))
  for (const answer of next) await t.rejects(answer, { message: 'the cable is out' })
  const again = watch(camera, 30)
  source.shoot(pictureOf(2))
  t.match((await again.next()).value, { takenAt: 2 })
  t.equal(camera.captures, 2)
  await again.return()
})

t.test('frames that a source has encoded itself are passed on as they are', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const view = watch(camera, 30)
  const frames = [1, 2, 3].map(takenAt => frameOf('JPEG', { takenAt }))
  for (const frame of frames) {
    source.shoot(frame)
    t.equal((await view.next()).value, frame)
  }
  await view.return()
})

t.test('a slow view that others go before works on a copy: the source and the others go on', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const rightOfWay = new RightOfWay(1)
  const [quick, slow] = [rightOfWay.first(), rightOfWay.other(() => 1)].map(lane => watch(camera, 30, undefined, lane)) as
    [ReturnType<typeof watch>, ReturnType<typeof watch>]
  const pictures = Promise.all([read(quick), read(slow)])
  const original = pictureOf(1)
  original.data.fill(7)
  source.shoot(original)
  const [, copy] = await pictures
  t.not(copy.data, original.data)
  t.same(copy.data, original.data)
  t.match(seen(copy), { takenAt: 1, changed: undefined })
  for (let takenAt = 2; takenAt <= 5; takenAt++) {
    source.shoot(pictureOf(takenAt, [rows(takenAt, takenAt + 1)]))
    t.match(await read(quick), { takenAt })
  }
  t.strictSame(seen(await read(slow)), { takenAt: 5, changed: [rows(2, 6)] }, 'and it knows what it has missed')
  await Promise.all([quick.return(), slow.return()])
})

t.test('until a view wants the next picture it works on nothing and holds none, and then it gets the newest, or ends', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const lane = { isFirst: false, working: 0, async begin () { this.working++ }, end () { this.working-- } }
  const stop = new AbortController()
  const got: Array<ReturnType<typeof seen>> = []
  let want = () => {}
  let used = () => {}
  const next = () => new Promise<void>(resolve => { used = resolve })
  const first = next()
  const watched = camera.watch(100, stop.signal, async shot => {
    got.push(seen(shot))
    used()
    return () => new Promise<void>(resolve => { want = resolve })
  }, lane)
  source.shoot(pictureOf(1))
  await first
  const other = watch(camera, 100)
  for (const takenAt of [2, 3]) {
    source.shoot(pictureOf(takenAt, [rows(takenAt, takenAt + 1)]))
    let picture
    do {
      picture = await read(other)
      picture.lease.release()
    } while (picture.takenAt < takenAt)
  }
  t.equal(lane.working, 0)
  t.equal(got.length, 1)
  const second = next()
  want()
  await second
  t.same(got[1], { takenAt: 3, changed: [rows(2, 4)] })
  stop.abort()
  await watched
  await other.return()
})

t.test('waiting until a view wants the next picture leaves nothing behind', async t => {
  const source = new ShotList()
  const camera = new Camera(source, display)
  const stop = new AbortController()
  const answers: Array<WeakRef<object>> = []
  const listeners: number[] = []
  source.endless = true
  await camera.watch(1000, stop.signal, async () => {
    listeners.push(getEventListeners(stop.signal, 'abort').length)
    if (listeners.length === 10) {
      await turn() // a weak reference holds what it refers to until the present turn is over
      collectGarbage()
      stop.abort()
    }
    return async () => {
      const answer = {}
      answers.push(new WeakRef(answer))
      // What it resolves to shows who keeps the promise.
      return answer as unknown as void
    }
  })
  t.equal(answers.length, 10)
  t.same(answers.slice(0, 8).filter(answer => answer.deref()), [])
  t.same(listeners, Array(10).fill(listeners[0]))
  t.equal(getEventListeners(stop.signal, 'abort').length, 0)
})

t.test('a source that waits for a change once it may take a picture pays for its work, and not for the wait', async t => {
  const paid: Array<number | undefined> = []
  const lane = { begin: async () => {}, end: (ms?: number) => { paid.push(ms) } }
  const source: Pick<Desktop, 'capture'> = {
    async capture (_display, pace, signal, emit) {
      for (let takenAt = 1; ; takenAt++) {
        await pace.next(signal)
        await new Promise(resolve => setTimeout(resolve, 20))
        emit({ ...pictureOf(takenAt), tookMs: 3 })
      }
    }
  }
  const view = watch(new Camera(source, display, lane), 1000)
  for (let count = 0; count < 3; count++) await read(view)
  await view.return()
  t.same(paid.slice(0, 3), [0, 3, 3])
})
