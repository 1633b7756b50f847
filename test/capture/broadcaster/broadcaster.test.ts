import { once } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Broadcaster, type BroadcasterOptions } from '../../../capture/broadcaster/broadcaster.js'
import type { Frame } from '../../../capture/frame.js'
import { Lease } from '../../../capture/lease.js'
import { Camera, frameOf } from '../../fixtures/camera.js'

function broadcast (t: Test, options: Partial<BroadcasterOptions> = {}) {
  const camera = new Camera()
  const broadcaster = new Broadcaster(camera.capture, { lingerMs: 0, repeatMs: 60_000, ...options })
  t.teardown(() => broadcaster.close())
  return { camera, broadcaster }
}

const END = { value: undefined, done: true }

t.test('a screen that nobody watches is not captured', async t => {
  const { camera, broadcaster } = broadcast(t)
  await turn()
  t.equal(camera.starts, 0)
  t.equal(broadcaster.capturing, false)
  t.equal(broadcaster.latest, undefined)
})

t.test('a viewer who is moved to another broadcaster gets its newest frame, and nothing of the old one', async t => {
  const [old, other] = [broadcast(t), broadcast(t)]
  const [viewer, staying] = [old.broadcaster.subscribe(), other.broadcaster.subscribe()]
  other.camera.shoot(frameOf('there'))
  await staying.next()
  const handedBack: string[] = []
  old.camera.shoot(frameOf('here', { lease: new Lease(() => handedBack.push('here')) }))
  await viewer.ready()
  const ended = once(old.camera, 'end')
  t.equal(other.broadcaster.subscribe(viewer), viewer)
  await ended
  t.same(handedBack, ['here'])
  t.equal(String((await viewer.next()).value?.jpeg), 'there')
  other.camera.shoot(frameOf('next'))
  t.equal(String((await viewer.next()).value?.jpeg), 'next')
  t.same([old.broadcaster.subscribers, other.broadcaster.subscribers], [0, 2])
  viewer.end()
  t.equal(other.broadcaster.subscribers, 1)
  t.equal(old.broadcaster.subscribe(viewer), viewer, 'one that has ended is not moved any more')
  t.equal(old.broadcaster.subscribers, 0)
})

t.test('the first viewer starts the capture, the others share it, and the last one stops it', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [first, second] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const frame = frameOf('one')
  camera.shoot(frame)
  t.equal((await first.next()).value, frame)
  t.equal((await second.next()).value, frame, 'both see the same frame')
  t.match(broadcaster, { capturing: true, subscribers: 2, captures: 1, latest: frame })
  first.end()
  first.end()
  await turn()
  t.match(broadcaster, { capturing: true, subscribers: 1 }, 'one viewer is left')
  const ended = once(camera, 'end')
  second.end()
  await ended
  await turn()
  t.match(broadcaster, { capturing: false, subscribers: 0, captures: 1 })
  t.equal(broadcaster.latest, undefined, 'whoever comes next is not shown an old picture')
})

t.test('the capture outlives its last viewer by the linger time', async t => {
  const { camera, broadcaster } = broadcast(t, { lingerMs: 60 })
  const ended = once(camera, 'end')
  const left = performance.now()
  broadcaster.subscribe().end()
  await ended
  t.ok(performance.now() - left > 58, `it ended after ${performance.now() - left} ms`)
})

t.test('a page that is reloaded within the linger time sees the picture at once, from the same capture', async t => {
  const { camera, broadcaster } = broadcast(t, { lingerMs: 100 })
  const before = broadcaster.subscribe()
  const frame = frameOf('one')
  camera.shoot(frame)
  await before.next()
  before.end()
  const after = broadcaster.subscribe()
  t.equal((await after.next()).value, frame)
  await sleep(200) // twice the linger time: the planned end has been called off
  t.match(camera, { starts: 1, running: 1 })
  camera.shoot(frameOf('two'))
  t.match((await after.next()).value?.jpeg.toString(), 'two')
})

t.test('whoever comes while the capture is ending gets a new one, and there are never two at once', async t => {
  const { camera, broadcaster } = broadcast(t)
  let release = () => {}
  camera.release = () => new Promise(resolve => { release = resolve })
  const stopping = once(camera, 'stopping')
  broadcaster.subscribe().end()
  await stopping
  const viewers = [broadcaster.subscribe(), broadcaster.subscribe()]
  viewers[0]!.end()
  await turn()
  t.match(camera, { starts: 1, running: 1 }, 'the old one is still ending')
  const started = once(camera, 'start')
  release()
  await started
  camera.release = async () => {}
  camera.shoot(frameOf('new'))
  t.match((await viewers[1]!.next()).value?.jpeg.toString(), 'new')
  t.match(camera, { starts: 2, running: 1, mostRunning: 1 })
})

t.test('viewers that come and go at random never cause two captures at once, and leave none behind', async t => {
  const { camera, broadcaster } = broadcast(t)
  camera.release = () => turn()
  let seed = 1
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647
  for (let round = 0; round < 300; round++) {
    const viewers = Array.from({ length: Math.ceil(random() * 4) }, () => broadcaster.subscribe())
    camera.shoot(frameOf(`${round}`))
    if (random() < 0.5) await viewers[0]!.next()
    for (const viewer of viewers) viewer.end()
    if (random() < 0.5) await sleep(random() * 4)
  }
  if (camera.running > 0) await once(camera, 'end')
  await turn()
  t.equal(camera.mostRunning, 1)
  t.ok(camera.starts > 1, `${camera.starts} captures, one after another`)
  t.match(broadcaster, { capturing: false, subscribers: 0 })
})

t.test('a slow viewer gets the newest frame, and what it missed is counted', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [quick, slow] = [broadcaster.subscribe(), broadcaster.subscribe()]
  for (const text of ['one', 'two', 'three']) {
    camera.shoot(frameOf(text))
    t.match((await quick.next()).value?.jpeg.toString(), text, 'a quick one misses nothing')
  }
  t.equal(slow.full, true)
  t.match((await slow.next()).value?.jpeg.toString(), 'three')
  t.equal(slow.full, false)
  t.equal(slow.dropped, 2)
  t.equal(quick.dropped, 0)
  t.equal(broadcaster.frames, 3)
})

t.test('a frame that is withdrawn as soon as it came is not taken for the end by whoever waits for it', async t => {
  let show = (_frame: Frame) => {}
  const broadcaster = new Broadcaster<Frame>(async (signal, emit) => {
    show = emit
    await once(signal, 'abort')
  }, { lingerMs: 0 })
  t.teardown(() => broadcaster.close())
  const next = broadcaster.subscribe().next()
  await turn()
  show(frameOf('withdrawn'))
  broadcaster.restart()
  await turn()
  show(frameOf('another'))
  t.match((await next).value?.jpeg.toString(), 'another')
})

t.test('an unchanged screen is sent again and again, but not counted again', async t => {
  const { camera, broadcaster } = broadcast(t, { repeatMs: 30 })
  const viewer = broadcaster.subscribe()
  const frame = frameOf('still')
  const began = performance.now()
  camera.shoot(frame)
  await viewer.next()
  for (let repeat = 0; repeat < 3; repeat++) t.equal((await viewer.next()).value, frame)
  t.ok(performance.now() - began > 3 * 30 - 5, `three repeats took ${performance.now() - began} ms`)
  t.equal(broadcaster.frames, 1)
})

t.test('a repeat never replaces a frame that was not taken yet', async t => {
  const { camera, broadcaster } = broadcast(t, { repeatMs: 10 })
  const [quick, slow] = [broadcaster.subscribe(), broadcaster.subscribe()]
  camera.shoot(frameOf('still'))
  for (let repeat = 0; repeat < 4; repeat++) await quick.next()
  t.equal(slow.dropped, 0)
})

t.test('a screen that moves is not repeated', async t => {
  const { camera, broadcaster } = broadcast(t, { repeatMs: 500 })
  const viewer = broadcaster.subscribe()
  for (const text of ['one', 'two', 'three', 'four']) {
    camera.shoot(frameOf(text))
    t.match((await viewer.next()).value?.jpeg.toString(), text)
    await sleep(200)
  }
  t.equal(viewer.full, false, 'nothing came between the frames')
})

t.test('closing ends every subscription and the capture', async t => {
  const { camera, broadcaster } = broadcast(t, { lingerMs: 60_000 })
  const [waiting, behind] = [broadcaster.subscribe(), broadcaster.subscribe()]
  camera.shoot(frameOf('one'))
  await waiting.next()
  const next = waiting.next()
  await broadcaster.close()
  t.strictSame(await next, END)
  t.strictSame(await behind.next(), END, 'what was not taken is not kept')
  t.match(camera, { running: 0, starts: 1 })
  t.match(broadcaster, { capturing: false, subscribers: 0 })
  t.strictSame(await broadcaster.subscribe().next(), END, 'whoever comes now sees the end at once')
  t.match(camera, { starts: 1 })
  t.equal(broadcaster.subscribers, 0)
})

t.test('the service has ended only when the capture has released what it held', async t => {
  const { camera, broadcaster } = broadcast(t)
  let released = false
  camera.release = async () => {
    await turn()
    released = true
  }
  broadcaster.subscribe()
  await broadcaster.close()
  t.equal(released, true)
})

t.test('a capture that fails tells every viewer why, and the next viewer starts a new one', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [waiting, behind] = [broadcaster.subscribe(), broadcaster.subscribe()]
  camera.shoot(frameOf('one'))
  await waiting.next()
  const next = waiting.next()
  camera.shoot(new Error('the cable is out'))
  await t.rejects(next, { message: 'the cable is out' })
  await t.rejects(waiting.next(), { message: 'the cable is out' })
  await t.rejects(behind.next(), { message: 'the cable is out' })
  t.match(broadcaster, { capturing: false, subscribers: 0 })
  const late = broadcaster.subscribe()
  camera.shoot(frameOf('back'))
  t.match((await late.next()).value?.jpeg.toString(), 'back')
  t.equal(broadcaster.captures, 2)
})

t.test('a capture that ends by itself ends the subscriptions', async t => {
  const { camera, broadcaster } = broadcast(t)
  const viewer = broadcaster.subscribe()
  camera.shoot('end')
  t.strictSame(await viewer.next(), END)
  t.match(broadcaster, { capturing: false, subscribers: 0 })
})

t.test('a loop over the frames unsubscribes when it is left', async t => {
  const { camera, broadcaster } = broadcast(t)
  const texts: string[] = []
  camera.shoot(frameOf('one'))
  for await (const { jpeg } of broadcaster.subscribe()) {
    if (texts.push(jpeg.toString()) === 2) break
    camera.shoot(frameOf('two'))
  }
  t.strictSame(texts, ['one', 'two'])
  t.equal(broadcaster.subscribers, 0)
})

t.test('a capture that is restarted goes on for its viewers, without the frames they had not taken yet', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [quick, slow] = [broadcaster.subscribe(), broadcaster.subscribe()]
  camera.shoot(frameOf('one'))
  await quick.next()
  const ended = once(camera, 'end')
  broadcaster.restart()
  await ended
  t.equal(slow.full, false)
  t.equal(broadcaster.latest, undefined)
  camera.shoot(frameOf('two'))
  for (const viewer of [quick, slow]) t.match((await viewer.next()).value?.jpeg.toString(), 'two')
  t.match(camera, { starts: 2, mostRunning: 1 })
})

t.test('the memory of a frame is reused when all have released it, and never if somebody keeps it', async t => {
  const { camera, broadcaster } = broadcast(t, { repeatMs: 5 })
  const [borrower, keeper] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const handedBack: string[] = []
  const release = ({ lease }: Frame) => lease!.release()
  const shoot = (text: string) => camera.shoot(frameOf(text, { lease: new Lease(() => handedBack.push(text)) }))
  const borrow = async (text: string) => {
    for (;;) {
      const frame = (await borrower.take())!
      if (frame.jpeg.toString() === text) return frame
      release(frame)
    }
  }
  shoot('one')
  const [one] = [await borrow('one'), await keeper.next()]
  release(one)
  release(await borrow('one')) // a repeat
  keeper.end()
  shoot('two')
  const two = await borrow('two')
  shoot('three')
  await borrow('three')
  t.strictSame(handedBack, [], 'one is kept, two is on loan, three is the newest')
  release(two)
  t.strictSame(handedBack, ['two'])
})
