import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import turbo from '@julusian/jpeg-turbo'
import t from 'tap'
import { createPicture, fillRectangle } from '../../../capture/pictures/draw.js'
import { createEncoder } from '../../../capture/encoders/index.js'
import type { Frame, Picture } from '../../../capture/frame.js'
import type { AskedView } from '../../../capture/views/asked-view.js'
import { sizeWithin } from '../../../capture/pictures/scale/fit.js'
import { keyOf, viewOf, type ViewQuery } from '../../../capture/views/view.js'
import { frameOf } from '../../fixtures/camera.js'
import { decode } from '../../fixtures/pixels.js'
import { createViews } from '../../fixtures/views.js'

/** A picture of 320x200 px, all of one colour. */
function pictureOf (colour: number) {
  const picture = createPicture(320, 200)
  fillRectangle(picture, 0, 0, 320, 200, colour)
  return picture
}

t.test('viewers who ask for the same see the same, however they ask, and it is encoded once', async t => {
  const { source, views } = await createViews(t)
  const queries = [
    {}, { quality: 80 }, { fps: 240 }, { fps: 9999 }, { width: 4000, height: 4000 }, { display: 'A' }, { fit: 'contain' }
  ] as const
  const viewers = await Promise.all(queries.map(query => views.subscribe(query)))
  t.equal(views.main.subscribers, viewers.length)
  source.shoot(pictureOf(0xff0000))
  const frames = await Promise.all(viewers.map(viewer => viewer.next()))
  for (const { value } of frames) t.equal(value, frames[0]!.value)
  t.match(views, { subscribers: 7, frames: 1, captures: 1, capturing: true })
})

t.test('one capture serves views of different quality, size and rate', async t => {
  const { source, views } = await createViews(t, { display: { id: 'A', name: 'A', x: 0, y: 0, width: 320, height: 200, primary: true } })
  const queries = [{}, { quality: 5 }, { width: 160 }, { fps: 1 }]
  const viewers = await Promise.all(queries.map(query => views.subscribe(query)))
  source.shoot(pictureOf(0x00ff00))
  const frames = await Promise.all(viewers.map(async viewer => (await viewer.next()).value!))
  t.strictSame(frames.map(({ jpeg }) => decode(jpeg).width), [320, 320, 160, 320])
  t.strictSame(frames.map(({ width, height }) => [width, height]), [[320, 200], [320, 200], [160, 100], [320, 200]])
  t.ok(frames[1]!.jpeg.length < frames[0]!.jpeg.length, 'a lower quality takes fewer bytes')
  t.match(views, { captures: 1, subscribers: 4 })
  t.equal(source.running, 1)
})

t.test('what a view shows of a display is one object, and another one when the display has another size', async t => {
  const display = { id: 'A', name: 'A', x: 0, y: 0, width: 8, height: 100, primary: true }
  const { source, views } = await createViews(t, { display })
  const [shared, part, elsewhere] = await Promise.all([{}, { region: '0,0,4,50' }, { region: '0,0,4,50', display: 'B' }].map(query =>
    views.find(query))) as [AskedView, AskedView, AskedView]
  t.same([shared, part, elsewhere].map(({ extent }) => [extent.display, extent.part.width]), [['A', 1], ['A', 0.5], ['B', 0.5]])
  for (const view of [shared, part, elsewhere]) t.equal(view.extent, view.extent)
  const viewer = part.join()
  source.shoot(createPicture(16, 50))
  await viewer.next()
  t.same(part.extent, { display: 'A', part: { x: 0, y: 0, width: 0.25, height: 1 } })
  t.equal(part.extent, part.extent)
  t.match(views.display, { id: 'A', width: 16, height: 50 })
  t.equal(elsewhere.extent.part.width, 0.5)
  source.shoot(createPicture(2, 25))
  while ((await viewer.next()).value?.fault);
  t.same(part.extent.part, { x: 0, y: 0, width: 1, height: 1 }, 'what lies outside is not shown')
  views.change({ display: { ...display, id: 'B' } })
  t.equal(part.extent.display, 'B')
})

t.test('a view has its own width, height and fit, and those of the default view where it asks for no size', async t => {
  const display = { id: 'A', name: 'A', x: 0, y: 0, width: 320, height: 200, primary: true }
  const defaults = { width: 160, height: 150, fit: 'stretch', quality: 80, fps: 30 } as const
  const sizeOf = (query: ViewQuery) => {
    const { width, height } = sizeWithin(display, viewOf(query, display, defaults))
    return `${width}x${height}`
  }
  t.equal(sizeOf({}), '160x150')
  t.equal(sizeOf({ quality: 5 }), '160x150')
  t.equal(sizeOf({ fit: 'contain' }), '160x100')
  t.equal(sizeOf({ width: 100 }), '100x62')
  t.equal(sizeOf({ height: 100 }), '160x100')
  t.equal(sizeOf({ width: 400, height: 300 }), '400x300')
  t.equal(sizeOf({ width: 400, height: 300, fit: 'contain' }), '320x200')

  const keys = (queries: ViewQuery[]) => new Set(queries.map(query => keyOf({ display, view: viewOf(query, display, defaults) }))).size
  t.equal(keys([{}, { width: 160, height: 150 }, { width: 160, height: 150, fit: 'stretch' }, { fit: 'stretch' }]), 1)
  t.equal(keys([{ fit: 'contain', width: 100 }, { fit: 'stretch', width: 100 }, { width: 100 }]), 1, 'nothing to stretch to')
  t.equal(keys([{}, { width: 160 }, { height: 150 }, { fit: 'contain' }, { width: 150, height: 160 }, { width: 320, height: 200 }]), 6)
})

t.test('a size that is configured holds for a display that grows', async t => {
  const display = { id: 'A', name: 'A', x: 0, y: 0, width: 160, height: 100, primary: true }
  const { source, views } = await createViews(t, { display, width: 240 })
  const viewer = await views.subscribe({})
  source.shoot(createPicture(160, 100))
  t.match((await viewer.next()).value, { width: 160, height: 100 })
  source.shoot(createPicture(320, 200))
  let frame: Frame | undefined
  do frame = (await viewer.next()).value
  while (frame?.width === 160) // the last one is repeated
  t.match(frame, { width: 240, height: 150 })
})

t.test('a placeholder is as large as the view that it stands for', async t => {
  const display = { id: 'A', name: 'A', x: 0, y: 0, width: 320, height: 200, primary: true }
  const sizes: object[] = []
  const { views } = await createViews(t, {
    display,
    height: 100,
    async placeholder (fault, size) {
      sizes.push(size)
      return frameOf('placeholder', { fault })
    }
  })
  views.pause('a break')
  for (const query of [{}, { width: 20, height: 20, fit: 'stretch' }] as const) await (await views.subscribe(query)).next()
  t.same(sizes, [{ width: 160, height: 100 }, { width: 20, height: 20 }])
})

t.test('stretching ends at the pixels of 4K, or of a display that has more', async t => {
  const ask = async (width: number, height: number, query: { width?: number, height?: number, fit?: 'contain' | 'stretch' }) => {
    const { views } = await createViews(t, { display: { id: 'A', name: 'A', x: 0, y: 0, width, height, primary: true } })
    return await views.find(query)
  }
  for (const size of [{ width: 3840, height: 2160 }, { width: 16384, height: 500 }]) t.ok(await ask(320, 200, { ...size, fit: 'stretch' }))
  t.ok(await ask(5120, 2880, { width: 5120, height: 2880, fit: 'stretch' }))
  await t.rejects(ask(320, 200, { width: 3840, height: 2161, fit: 'stretch' }), {
    code: 'PICTURE_TOO_LARGE', statusCode: 400, message: /3840x2161 .* 8294400 pixels/
  })
  t.ok(await ask(320, 200, { width: 16384, height: 16384 }), 'which is a bound, and no size')
  const { views } = await createViews(t, { width: 7680, height: 4320, fit: 'stretch' })
  t.ok(await views.find({ quality: 5 }), 'what the host has chosen is as large as they like')
})

t.test('of other views there are four at once, and the default view always has its place', async t => {
  const { views } = await createViews(t)
  const viewers = await Promise.all([10, 20, 30, 40].map(quality => views.subscribe({ quality })))
  await t.rejects(views.subscribe({ quality: 50 }), { code: 'TOO_MANY_VIEWS', statusCode: 503, message: /4/ })
  await views.subscribe({})
  viewers.push(await views.subscribe({ quality: 40 }))
  viewers[0]!.end()
  await views.subscribe({ quality: 50 })
  t.equal(views.subscribers, 6)
  await t.rejects(views.subscribe({ quality: 10 }), { code: 'TOO_MANY_VIEWS' })
})

t.test('a view that nobody watches any more goes on for a while, unless its place is needed', async t => {
  const { source, views } = await createViews(t, { lingerMs: 60_000 })
  source.endless = true
  for (const quality of [10, 20, 30, 40]) {
    const viewer = await views.subscribe({ quality })
    await viewer.next()
    viewer.end()
  }
  const before = views.frames
  t.match((await views.find({ quality: 10 })).join().full, true, 'whoever comes back sees the newest frame at once')
  await views.subscribe({ quality: 50 })
  await views.subscribe({ quality: 20 })
  t.equal((await views.find({ quality: 30 })).join().full, false, 'the two that gave up their places have ended')
  t.ok(views.frames >= before, 'what they showed still counts')
})

t.test('a view is the default one however it is asked for', async t => {
  const { views } = await createViews(t)
  const asked = [{}, { quality: 80 }, { fps: 9999, display: 'A' }, { quality: 79 }, { display: 'B' }, { fps: 1 }]
  const found = await Promise.all(asked.map(query => views.find(query)))
  t.strictSame(found.map(({ isDefault }) => isDefault), [true, true, true, false, false, false])
  t.equal(new Set(found.map(({ key }) => key)).size, 4)
  t.equal(views.captures, 0, 'asking starts nothing')
})

t.test('each display is a view of its own, and asking for one that is not there names those that are', async t => {
  const { source, views } = await createViews(t)
  const shown: string[] = []
  const { capture } = source
  source.capture = (display, ...rest) => {
    shown.push(display.id)
    return capture.call(source, display, ...rest)
  }
  await views.subscribe({ display: 'B' })
  await views.subscribe({})
  while (shown.length < 2) await turn()
  t.strictSame(shown.sort(), ['A', 'B'])
  t.equal(views.captures, 2)
  await t.rejects(views.subscribe({ display: 'C' }), {
    code: 'UNKNOWN_DISPLAY', statusCode: 404, message: 'There is no display "C", only "A", "B"'
  })
})

t.test('frames that a source has encoded itself are shown as they are, or decoded for viewers who want others', async t => {
  const { source, views } = await createViews(t)
  const encoder = await createEncoder()
  const { jpeg } = await encoder.encode(pictureOf(0x0000ff), 90)
  const [asItIs, coarse] = [await views.subscribe({}), await views.subscribe({ quality: 5 })]
  const frame = frameOf('', { jpeg, width: 320, height: 200 })
  source.shoot(frame)
  t.equal((await asItIs.next()).value!.jpeg, jpeg, 'without a copy')
  const { value } = await coarse.next()
  t.ok(value!.jpeg.length < jpeg.length)
  const { data } = turbo.decompressSync(value!.jpeg, { format: turbo.FORMAT_RGB })
  t.ok(data[2]! > 240 && data[0]! < 16, 'blue is blue')
})

t.test('a display that is lost is a placeholder in every view of it, and no fault of the others', async t => {
  const { source, views } = await createViews(t)
  const [one, two] = [await views.subscribe({}), await views.subscribe({ quality: 5 })]
  source.shoot(pictureOf(0xffffff))
  await Promise.all([one.next(), two.next()])
  source.shoot(new Error('the cable is out'))
  for (const viewer of [one, two]) t.match((await viewer.next()).value, { fault: 'the cable is out' })
  t.equal(views.fault, 'the cable is out')
  t.strictSame([...views.meter.failures], [['failed', 1]], 'one failure, however many views show it')
})

t.test('a mistake on the way from a picture to a frame is counted as ours', async t => {
  const { source, views } = await createViews(t)
  const viewer = await views.subscribe({ quality: 5 })
  source.shoot({ ...pictureOf(0), data: null } as unknown as Picture)
  t.match((await viewer.next()).value, { fault: String })
  t.strictSame([...views.meter.failures], [['internal', 1]])
})

t.test('the frames of a view that is over still count', async t => {
  const { source, views } = await createViews(t)
  const viewer = await views.subscribe({ quality: 5 })
  source.shoot(pictureOf(0xff00ff))
  await viewer.next()
  const ended = once(source, 'end')
  viewer.end()
  await ended
  while (views.capturing) await turn()
  await views.subscribe({ quality: 6 })
  t.equal(views.frames, 1)
})

t.test('while it is paused every viewer is shown why, and nothing is captured', async t => {
  const { source, views } = await createViews(t, { lingerMs: 60_000 })
  const [one, two] = [await views.subscribe({}), await views.subscribe({ quality: 5 })]
  source.shoot(pictureOf(0xff0000))
  await one.next()
  const ended = once(source, 'end')
  views.pause('a meeting')
  await ended
  for (const viewer of [one, two, await views.subscribe({}), await views.subscribe({ quality: 6 })]) {
    t.match((await viewer.next()).value, { fault: 'a meeting' }, 'and no picture from before')
  }
  t.match(views, { paused: 'a meeting', capturing: false, fault: undefined, captures: 1, subscribers: 4 })
  t.equal(source.running, 0)
  views.resume()
  const started = once(source, 'start')
  await started
  source.shoot(pictureOf(0x00ff00))
  for (const viewer of [one, two]) {
    let frame
    do frame = (await viewer.next()).value; while (frame?.fault)
    t.equal(frame?.width, 320)
  }
  t.match(views, { paused: undefined, capturing: true, captures: 2 })
})

t.test('a screen that is paused while nobody is watching is not captured for whoever comes then', async t => {
  const { source, views } = await createViews(t)
  views.pause('a meeting')
  t.match((await (await views.subscribe({})).next()).value, { fault: 'a meeting' })
  t.equal(source.running, 0)
})
