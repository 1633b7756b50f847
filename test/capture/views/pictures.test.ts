import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createEncoder } from '../../../capture/encoders/index.js'
import type { Picture, Region } from '../../../capture/frame.js'
import { createPicture, fillRectangle } from '../../../capture/pictures/draw.js'
import type { PictureViewQuery } from '../../../capture/views/view.js'
import type { AskedView } from '../../../capture/views/asked-view.js'
import type { ViewsOptions } from '../../../capture/views/views.js'
import { decode, type Colour } from '../../fixtures/pixels.js'
import { pull } from '../../fixtures/pull.js'
import { createViews } from '../../fixtures/views.js'

const [WIDTH, HEIGHT] = [8, 100]
const RED = 0xff0000

/** A picture with a white pointer of 2x2 px on it, at 4, 20. */
function pictureOf (changed?: Region, colour = RED, size = { width: WIDTH, height: HEIGHT }): Picture {
  const picture = createPicture(size.width, size.height)
  fillRectangle(picture, 0, 0, size.width, size.height, colour)
  fillRectangle(picture, 4, 20, 2, 2, 0xffffff)
  const pixels = Buffer.alloc(4 * 4)
  for (let at = 0; at < pixels.length; at += 4) pixels.writeUInt32LE(colour, at)
  return {
    ...picture,
    ...changed && { changed },
    pointer: { image: { id: 1, width: 2, height: 2, tipX: 0, tipY: 0, rgba: new Uint8Array(16).fill(255) }, x: 4, y: 20, scale: 1 },
    beneath: { rectangle: { x: 4, y: 20, width: 2, height: 2 }, pixels }
  }
}

const part = (y: number, height = 1) => ({ x: 0, y, width: WIDTH, height })

async function open (t: Test, query: PictureViewQuery = {}, options: Partial<ViewsOptions> = {}) {
  const { source, views } = await createViews(t, { minMs: 10, ...options })
  const view = await views.find(query)
  const pictures = watch(view)
  t.teardown(() => pictures.return())
  /** The next picture, which is in use until the one after it is asked for. */
  const next = async () => (await pictures.next()).value as Picture
  /** What comes next, if the source gives this. */
  const show = async (picture: Picture) => {
    source.shoot(picture)
    return await next()
  }
  return { source, views, view, pictures, next, show }
}

const watch = (view: AskedView) => pull<Picture>((signal, hand) => view.watchPictures(signal, hand))

/** The colours of a picture. */
function coloursOf ({ data, stride, width, height }: Picture): Set<string> {
  const colours = new Set<string>()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) colours.add((data.readUInt32LE(y * stride + 4 * x) & 0xffffff).toString(16))
  }
  return colours
}

t.test('whoever watches pictures gets the newest each time, with all that has changed since their last one', async t => {
  const { source, views, show, next } = await open(t)
  const first = await show(pictureOf([part(3)]))
  t.match(first, { width: WIDTH, height: HEIGHT, pointer: { x: 4, y: 20, scale: 1 }, beneath: { rectangle: { x: 4, y: 20 } } })
  t.equal(first.changed, undefined, 'at first that is all')
  t.match(views, { capturing: true, subscribers: 1 })
  first.lease!.release()
  source.shoot(pictureOf([part(10)]))
  source.shoot(pictureOf([part(12)]))
  while (source.given < 3) await turn()
  t.same((await next()).changed, [part(10, 3)])
  t.same((await show(pictureOf([part(50)]))).changed, [part(50)])
})

t.test('the memory of a picture is free for the source as soon as its lease is released', async t => {
  const { source, next } = await open(t)
  for (let count = 0; count < 4; count++) source.shoot(pictureOf())
  const first = await next()
  while (source.given < 2) await turn()
  for (let count = 0; count < 20; count++) await turn()
  t.equal(source.given, 2, 'the first is in use')
  first.lease!.release()
  while (source.given < 3) await turn()
})

t.test('a scaled view has no pointer on it, and says where it would be', async t => {
  const { show } = await open(t, { width: 4, height: 50, fit: 'stretch' })
  const colours = async (picture: Picture) => [...coloursOf(await show(picture))]
  t.same(await colours(pictureOf()), ['ff0000'])
  t.same(await colours(pictureOf([part(20)])), ['ff0000'])
  t.same(await colours(pictureOf([part(60)])), ['ff0000'])
  t.same(await colours(pictureOf(undefined, 0xff)), ['ff'])
  const picture = await show(pictureOf([{ x: 6, y: 60, width: 2, height: 2 }], 0xff))
  t.match(picture, { width: 4, height: 50, pointer: { x: 2, y: 10, scale: 0.5 } })
  t.equal(picture.beneath, undefined)
  const { x, y, height } = picture.changed![0]!
  t.ok(x <= 3 && y <= 30 && y > 20 && y + height > 30 && y + height < 40, 'around the pixel that has changed')
})

t.test('frames that are scaled keep their pointer', async t => {
  const { source, views } = await createViews(t, { quality: 100 })
  const frames = await views.subscribe({ width: 4, height: 50, fit: 'stretch' })
  source.shoot(pictureOf())
  const { at } = decode((await frames.next()).value!.jpeg)
  const green = ([, green]: Colour) => green
  t.ok(green(at(2, 10)) > green(at(2, 40)) + 60, 'white on red')
})

t.test('a region is seen from its own corner, with its part of what has changed, and of the pointer', async t => {
  const { show, view, views } = await open(t, { region: '5,10,3,40' })
  const first = await show(pictureOf())
  t.match(first, { width: 3, height: 40, pointer: { x: -1, y: 10 }, beneath: { rectangle: { x: 0, y: 10, width: 1, height: 2 } } })
  t.same([...coloursOf(first)].sort(), ['ff0000', 'ffffff'])
  t.equal(first.data.readUInt32LE(first.stride * 10) & 0xffffff, 0xffffff)
  t.equal(first.beneath!.pixels.readUInt32LE(4) & 0xffffff, RED)
  t.same((await show(pictureOf([part(0, 12)]))).changed, [{ x: 0, y: 0, width: 3, height: 2 }])
  t.notOk(view.isDefault)
  t.not((await views.find({ region: '5,10,3,41' })).key, view.key)
  t.ok((await views.find({ region: '0,0,8,100' })).isDefault, 'all of the display is no region')
})

t.test('a region can be scaled', async t => {
  const { show } = await open(t, { region: '0,10,8,40', height: 20 })
  const picture = await show(pictureOf())
  t.match(picture, { width: 4, height: 20, pointer: { x: 2, y: 5, scale: 0.5 } })
  t.same([...coloursOf(picture)], ['ff0000'])
})

t.test('a region must lie within the display', async t => {
  const { views } = await createViews(t)
  for (const region of ['1,0,8,100', '0,1,8,100', '9,0,1,1']) {
    await t.rejects(views.find({ region }), { code: 'REGION_OUTSIDE', statusCode: 400, message: /8x100/ })
  }
})

t.test('a screen of another size is shown in that size, as a whole; a region as far as it lies within', async t => {
  const whole = await open(t)
  const size = { width: 6, height: 30 }
  t.match(await whole.show(pictureOf()), { width: WIDTH, height: HEIGHT })
  const smaller = await whole.show(pictureOf(undefined, RED, size))
  t.match(smaller, size)
  t.equal(smaller.changed, undefined)
  const inPart = await open(t, { region: '5,10,3,40' })
  t.match(await inPart.show(pictureOf(undefined, RED, size)), { width: 1, height: 20 })
  t.match(await inPart.show(pictureOf(undefined, RED, { width: 5, height: 30 })), { fault: /only 5x30 now/, width: 1, height: 20 })
  const next = inPart.next()
  await once(inPart.source, 'start')
  inPart.source.shoot(pictureOf())
  t.match(await next, { width: 3, height: 40 })
})

t.test('while the screen is lost there is a picture that says why, and then the screen again', async t => {
  const { source, views, show, next } = await open(t)
  const lost = once(views.outages, 'lost')
  t.equal((await show(pictureOf())).fault, undefined)
  source.shoot(new Error('the cable is out'))
  t.match(await next(), { kind: 'picture', fault: 'the cable is out', width: WIDTH, height: HEIGHT })
  t.match(await lost, [{ id: 'A' }, { message: 'the cable is out' }])
  const again = await show(pictureOf([part(1)]))
  t.equal(again.fault, undefined)
  t.equal(again.changed, undefined, 'all of it is new')
})

t.test('while the host has paused the screen there is a picture that says so, and then the screen again', async t => {
  const { source, views, show, next } = await open(t)
  await show(pictureOf())
  views.pause('a break')
  t.match(await next(), { fault: 'a break', width: WIDTH, height: HEIGHT })
  if (source.running > 0) await once(source, 'end')
  t.match(views, { capturing: false, subscribers: 1 })
  source.shoot(pictureOf([part(1)]))
  const resumed = next()
  views.resume()
  const picture = await resumed
  t.equal(picture.fault, undefined)
  t.equal(picture.changed, undefined)
})

t.test('whoever begins to watch during a pause sees why, as large as the view', async t => {
  const { views } = await createViews(t)
  views.pause('a break')
  const pictures = watch(await views.find({ region: '0,0,4,50', height: 25 }))
  t.match((await pictures.next()).value, { fault: 'a break', width: 2, height: 25 })
  await pictures.return()
})

t.test('frames of sources that have nothing else are decoded', async t => {
  const { show } = await open(t, {}, { quality: 80 })
  const encoder = await createEncoder()
  t.teardown(() => encoder.close())
  const { width, height, data } = createPicture(64, 48)
  data.fill(Buffer.from([200, 100, 50, 0]))
  const { jpeg } = await encoder.encode({ ...createPicture(64, 48), data }, 95)
  const picture = await show({ kind: 'frame', jpeg, width, height, takenAt: 5, sequence: 0 } as never)
  t.match(picture, { kind: 'picture', width, height, takenAt: 5 })
  const [blue, green, red] = picture.format === 'bgrx' ? [0, 1, 2] : [2, 1, 0]
  for (const [channel, level] of [[blue, 200], [green, 100], [red, 50]] as const) t.ok(Math.abs(picture.data[channel!]! - level) < 4)
})

t.test('pictures and frames of one view share its place, of which there are four', async t => {
  const { views, view } = await open(t, { quality: 10 })
  view.join()
  for (const quality of [20, 30, 40]) await views.subscribe({ quality })
  const fifth = await views.find({ quality: 50 })
  const never = async () => {}
  t.throws(() => fifth.watchPictures(new AbortController().signal, never), { code: 'TOO_MANY_VIEWS' })
  const stop = new AbortController()
  const main = (await views.find({})).watchPictures(stop.signal, never)
  t.equal(views.subscribers, 5)
  stop.abort()
  await main
  t.equal(views.subscribers, 4)
})

t.test('whoever leaves gives up their place at once, though their last picture may still be in use', async t => {
  const { source, views } = await createViews(t)
  const leave = new AbortController()
  let free = () => {}
  const inUse = new Promise<void>(resolve => { free = resolve })
  let begin = () => {}
  const begun = new Promise<void>(resolve => { begin = resolve })
  const four = await Promise.all([10, 20, 30, 40].map(quality => views.find({ quality })))
  const watched = four.map(view => view.watchPictures(leave.signal, () => {
    begin()
    return inUse
  }))
  source.shoot(pictureOf())
  await begun
  const fifth = await views.find({ quality: 50 })
  const stay = new AbortController()
  t.throws(() => fifth.watchPictures(stay.signal, async () => {}), { code: 'TOO_MANY_VIEWS' })
  leave.abort()
  t.match([views.subscribers, views.capturing], [0, false])
  const staying = fifth.watchPictures(stay.signal, async () => {})
  t.equal(views.subscribers, 1)
  free()
  await Promise.all(watched)
  t.equal(views.subscribers, 1)
  stay.abort()
  await staying
})

t.test('it ends when nobody watches any more, and the source with it', async t => {
  const { source, views, pictures, show } = await open(t)
  await show(pictureOf())
  const sourceEnded = once(source, 'end')
  await pictures.return()
  t.match([views.subscribers, views.capturing], [0, false])
  await sourceEnded
  const ended = new AbortController()
  ended.abort()
  await (await views.find({})).watchPictures(ended.signal, async () => { t.fail('nobody watches') })
})

t.test('it ends with the service, and closing waits until the last picture is not in use any more', async t => {
  const { views, view, source } = await open(t)
  let free = () => {}
  const inUse = new Promise<void>(resolve => { free = resolve })
  const begun = new Promise<void>(resolve => {
    view.watchPictures(new AbortController().signal, async () => {
      resolve()
      await inUse
    })
  })
  source.shoot(pictureOf())
  await begun
  let isClosed = false
  const closing = views.close().then(() => { isClosed = true })
  for (let count = 0; count < 50; count++) await turn()
  t.equal(isClosed, false)
  free()
  await closing
  t.equal(views.subscribers, 0)
  await view.watchPictures(new AbortController().signal, async () => { t.fail('the service has ended') })
})

t.test('what fails where a picture is used ends that, and nothing else', async t => {
  const { source, views, view, show } = await open(t)
  views.outages.on('lost', () => t.fail('the screen is there'))
  const failing = view.watchPictures(new AbortController().signal, async () => { throw new Error('no memory') })
  source.shoot(pictureOf())
  await t.rejects(failing, { message: 'no memory' })
  t.match(await show(pictureOf()), { width: WIDTH })
  t.equal(views.subscribers, 1)
})
