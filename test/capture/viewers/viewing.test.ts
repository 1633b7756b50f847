import t, { type Test } from 'tap'
import { createPicture } from '../../../capture/pictures/draw.js'
import { Viewers } from '../../../capture/viewers/viewers.js'
import type { Caller } from '../../../capture/viewers/viewing.js'
import type { ViewQuery } from '../../../capture/views/view.js'
import type { AskedView } from '../../../capture/views/asked-view.js'
import { admissionOf } from '../../fixtures/admission.js'
import { frameOf } from '../../fixtures/camera.js'
import { createViews } from '../../fixtures/views.js'

/** A caller who counts how often they were cut off. */
function callerOf (address: string, values: Partial<Caller> = {}) {
  const caller = { cuts: 0, address, userAgent: 'VLC', admission: undefined, cut () { caller.cuts++ }, ...values }
  return caller
}

async function open (t: Test, limits = { maxViewers: 10, maxViewersPerAddress: 10 }) {
  const { source, views } = await createViews(t)
  return { source, views, viewers: new Viewers(views, limits) }
}

t.test('a viewer is in the list from the moment they ask until they leave, with how much they missed', async t => {
  const { source, viewers } = await open(t)
  const viewing = viewers.watch(callerOf('192.0.2.7', { admission: admissionOf({ grant: 'invitation', name: 'Ann' }) }), {})
  t.match(viewers.all, [{
    id: viewing.id, name: 'Ann', address: '192.0.2.7', userAgent: 'VLC', grant: 'invitation', dropped: 0, reduced: ''
  }])
  const frames = await viewing.frames()
  for (const text of ['one', 'two']) source.shoot(frameOf(text))
  while (viewing.dropped === 0) await new Promise(setImmediate)
  t.match(viewers.all, [{ dropped: 1 }])
  t.equal(viewers.find(viewing.id), viewing)
  viewing.end()
  viewing.end()
  t.same(await frames.next(), { done: true, value: undefined }, 'what they watch has ended')
  t.same(viewers.all, [])
  t.equal(viewers.size, 0)
})

t.test('a viewer who is cut off gets nothing more, and has lost their place at once', async t => {
  const { source, viewers } = await open(t)
  const [caller, other] = [callerOf('192.0.2.7'), callerOf('192.0.2.8')]
  const [viewing, stays] = [viewers.watch(caller, {}), viewers.watch(other, {})]
  const [frames] = await Promise.all([viewing.frames(), stays.frames()])
  source.shoot(frameOf('secret'))
  viewers.cut(({ caller: { address } }) => address === '192.0.2.7')
  t.same(await frames.next(), { done: true, value: undefined })
  t.match([caller.cuts, other.cuts, viewers.all], [1, 0, [{ address: '192.0.2.8' }]])
  stays.end()
})

t.test('a viewer whose session ended while their request was on its way sees nothing', async t => {
  const { source, viewers } = await open(t)
  const admission = admissionOf()
  admission.session.isOver = true
  const caller = callerOf('192.0.2.7', { admission })
  const frames = await viewers.watch(caller, {}).frames()
  source.shoot(frameOf('secret'))
  t.same(await frames.next(), { done: true, value: undefined })
  t.match([caller.cuts, viewers.size, source.running], [1, 0, 0])
})

t.test('a viewer who leaves, or is cut off, while the displays are being listed never sees a frame', async t => {
  let find = (_view: AskedView) => {}
  const asked = { find: () => new Promise<AskedView>(resolve => { find = resolve }) }
  const { views } = await open(t)
  for (const [leave, isDefault] of [['end', true], ['cut', true], ['end', false], ['cut', false]] as const) {
    const viewers = new Viewers(asked, { maxViewers: 1, maxViewersPerAddress: 1 })
    const caller = callerOf('192.0.2.7')
    const viewing = viewers.watch(caller, {})
    const coming = viewing.frames()
    viewing[leave]()
    t.equal(viewers.size, 0, 'the place is free')
    const extent = { display: '1', part: { x: 0, y: 0, width: 1, height: 1 } }
    find({ key: 'any', isDefault, quality: 80, extent, reductions: [], join: () => views.main.subscribe(), watchPictures: async () => {} })
    t.same(await (await coming).next(), { done: true, value: undefined })
    t.equal(caller.cuts, leave === 'cut' ? 1 : 0)
    t.equal(views.subscribers, 0)
  }
})

t.test('a viewer who has left before there was anything to see starts no capture', async t => {
  const { views, viewers } = await open(t)
  const viewing = viewers.watch(callerOf('192.0.2.7'), {})
  viewing.end()
  t.same(await (await viewing.frames()).next(), { done: true, value: undefined })
  t.match(views, { captures: 0, subscribers: 0 })
})

t.test('a transport of another kind joins the view in its own way, and tells what it has sent', async t => {
  const { viewers } = await open(t)
  const caller = callerOf('192.0.2.7')
  const events: string[] = []
  for (const name of ['came', 'left'] as const) viewers.on(name, ({ id }) => events.push(`${name} ${id === viewing.id}`))
  const viewing = viewers.watch(caller, { region: '0,0,4,4' })
  const sent = { taken: 3, dropped: 2, reduced: 'quality 40' }
  let asked: AskedView | undefined
  t.equal(await viewing.view(view => {
    asked = view
    return sent
  }), sent)
  t.match(asked, { isDefault: false, quality: 80 })
  t.match(viewers.all, [{ dropped: 2, reduced: 'quality 40' }])
  sent.dropped++
  sent.reduced = ''
  t.match([viewing.taken, viewers.all], [3, [{ dropped: 3, reduced: '' }]])
  t.equal(viewing.over.aborted, false)
  viewers.cut(() => true)
  t.match([viewing.over.aborted, caller.cuts, events], [true, 1, ['came true', 'left true']])
})

t.test('a viewer who has no place in the view has neither come nor left', async t => {
  const { viewers } = await open(t)
  for (const event of ['came', 'left'] as const) viewers.on(event, () => t.fail(event))
  const viewing = viewers.watch(callerOf('192.0.2.7'), {})
  await t.rejects(viewing.view(() => { throw new Error('no place') }), { message: 'no place' })
  t.equal(viewers.size, 0)
  const left = viewers.watch(callerOf('192.0.2.7'), {})
  left.end()
  t.equal(await left.view(() => { throw new Error('never called') }), undefined)
})

t.test('frames are of whole displays, whatever region is asked for', async t => {
  const { views, viewers } = await open(t)
  const viewing = viewers.watch(callerOf('192.0.2.7'), { region: 'nonsense' })
  await viewing.frames()
  t.equal(views.main.subscribers, 1)
  viewing.end()
})

t.test('a connection that can not be closed keeps nobody else in', async t => {
  const { viewers } = await open(t)
  const stuck = callerOf('192.0.2.7', { cut () { throw new Error('the transport is broken') } })
  const other = callerOf('192.0.2.8')
  for (const caller of [stuck, other]) viewers.watch(caller, {})
  t.throws(() => viewers.cut(() => true), { errors: [{ message: 'the transport is broken' }] })
  t.match([viewers.size, other.cuts], [0, 1])
})

t.test('a view that is not available takes up no place', async t => {
  const { viewers } = await open(t)
  await t.rejects(viewers.watch(callerOf('192.0.2.7'), { display: 'HDMI-9' }).frames(), { code: 'UNKNOWN_DISPLAY' })
  t.equal(viewers.size, 0)
})

t.test('there is room up to the limits, in total and for one address, and for the next viewer when one leaves', async t => {
  const { viewers } = await open(t, { maxViewers: 4, maxViewersPerAddress: 2 })
  const from = (address: string) => viewers.watch(callerOf(address), {})
  const viewings = [from('192.0.2.7'), from('192.0.2.7')]
  t.throws(() => from('192.0.2.7'), {
    code: 'TOO_MANY_VIEWERS', message: /^Too many viewers from this address: MAX_VIEWERS_PER_ADDRESS allows 2\b/
  })
  viewings.push(from('2001:db8::1'), from('2001:db8::2'))
  t.throws(() => from('127.0.0.1'), { code: 'TOO_MANY_VIEWERS', message: /^Too many viewers: MAX_VIEWERS allows 4\b/ })
  viewings[0]!.end()
  viewings.push(from('127.0.0.1'))
  viewings[1]!.end()
  t.throws(() => from('2001:db8::3'), { code: 'TOO_MANY_VIEWERS' }, 'a /64 is one address')
  from('127.0.0.1')
  t.equal(viewers.size, 4, 'this machine has no limit of its own')
})

/** What a frame takes on a link of 1 Mbit/s, if that is what it has. */
const loadOf = (bytes: number, bytesPerMs = 125) => ({ bytes, tookMs: bytes / bytesPerMs, leastRttMs: 0, isThrough: true })
/** The display of the views that are asked for here, px. */
const SIZE = { width: 320, height: 200 }

/** Somebody who watches a screen that always changes. */
async function watchMoving (t: Test, query: ViewQuery = {}) {
  const { source, views } = await createViews(t, { display: { id: 'A', name: 'A', x: 0, y: 0, ...SIZE, primary: true }, fps: 30 })
  const timer = setInterval(() => source.shoot(createPicture(SIZE.width, SIZE.height)), 20)
  t.teardown(() => clearInterval(timer))
  const viewers = new Viewers(views, { maxViewers: 10, maxViewersPerAddress: 10 })
  const viewing = viewers.watch(callerOf('192.0.2.7'), query)
  const frames = await viewing.frames()
  /** The first frame from now on that is as wide. */
  const frame = async (width: number) => {
    for (let frame; (frame = (await frames.next()).value);) if (frame.width === width) return frame
  }
  return { views, viewers, viewing, frame }
}

t.test('a viewer whose link is too slow gets a lower quality, then a smaller picture, and the host sees it', async t => {
  const { views, viewers, viewing, frame } = await watchMoving(t)
  await frame(SIZE.width)
  t.equal(viewing.reduced, '')
  const slow = () => { for (let count = 0; count < 2; count++) viewing.carry(loadOf(100_000)) }
  slow()
  t.match(viewers.all, [{ reduced: 'quality 50' }])
  t.match(await frame(SIZE.width), { kind: 'frame' })
  t.same([views.main.subscribers, views.subscribers], [0, 1])
  slow()
  t.match(viewers.all, [{ reduced: 'quality 50, width 160' }])
  t.match(await frame(SIZE.width / 2), { kind: 'frame', height: 100 })
  slow()
  t.match(viewers.all, [{ reduced: 'quality 50, width 160' }], 'there is nothing smaller')
  viewing.end()
  t.equal(views.subscribers, 0)
})

t.test('a viewer of another view gets the same two, and comes back when there is a place for what they asked for', async t => {
  const { views, viewers, viewing, frame } = await watchMoving(t, { quality: 90 })
  for (let count = 0; count < 2; count++) viewing.carry(loadOf(100_000))
  t.equal(viewing.reduced, 'quality 50')
  const others = await Promise.all([10, 20, 30, 40].map(quality => views.subscribe({ quality })))
  let now = performance.now()
  const carryFor = (ms: number) => {
    for (const until = now + ms; now <= until; now += 100) viewing.carry(loadOf(20_000, 12_500), now)
  }
  carryFor(6000)
  t.equal(viewing.reduced, 'quality 50', 'people watch four others')
  others[0]!.end()
  carryFor(6000)
  t.equal(viewing.reduced, '')
  t.ok(await frame(SIZE.width))
  t.match(viewers.all, [{ reduced: '' }])
})

t.test('a viewer who got less begins anew with what the host has chosen, and the host sees what they get', async t => {
  const { views, viewers, viewing, frame } = await watchMoving(t)
  await frame(SIZE.width)
  for (let count = 0; count < 4; count++) viewing.carry(loadOf(100_000))
  t.match(viewers.all, [{ reduced: 'quality 50, width 160', quality: 50, ageMs: Number }])
  views.change({ quality: 70, width: 200 })
  viewers.startOver()
  t.match(viewers.all, [{ reduced: '', quality: 70 }])
  t.ok(await frame(200))
  t.same([views.main.subscribers, views.subscribers], [1, 1])
  for (let count = 0; count < 4; count++) viewing.carry(loadOf(100_000))
  t.match(viewers.all, [{ reduced: 'quality 50, width 100', quality: 50 }], 'if their link still needs that')
})
