import t, { type Test } from 'tap'
import { Broadcaster } from '../../../capture/broadcaster/broadcaster.js'
import type { Display, Frame } from '../../../capture/frame.js'
import { ReducedViews } from '../../../capture/views/reduced-views.js'
import { Showing } from '../../../capture/views/showing.js'
import { DefaultView } from '../../../capture/views/default-view.js'
import type { Shown } from '../../../capture/views/view.js'
import { viewOf, type ViewDefaults } from '../../../capture/views/view.js'
import { Camera, frameOf } from '../../fixtures/camera.js'

const DISPLAY: Display = { id: 'A', name: 'A', x: 0, y: 0, width: 1920, height: 1080, primary: true }
const DEFAULTS = { quality: 80, fps: 30 }

function open (t: Test, defaults: ViewDefaults = DEFAULTS) {
  const cameras = new Map<() => Shown, Camera>()
  const main = new DefaultView(DISPLAY, defaults)
  const views = new ReducedViews(() => main.shown, shown => {
    const camera = new Camera()
    cameras.set(shown, camera)
    return new Showing({ frames: camera.capture, pictures: async () => {} }, { lingerMs: 0 })
  })
  t.teardown(() => views.close())
  const reductionsOf = (query = {}, display = DISPLAY) => views.of({ display, view: viewOf(query, display, main.defaults) })
  const words = (query = {}, display = DISPLAY) => reductionsOf(query, display).map(({ words }) => words)
  return { main, views, cameras: [...cameras.values()], made: () => [...cameras.keys()].map(shown => shown().view), reductionsOf, words }
}

t.test('there are two, with a lower quality, and with half the width too, at 10 frames/s', async t => {
  const { made, words } = open(t)
  t.strictSame(made(), [
    { quality: 50, fps: 10, showsFrames: false },
    { quality: 50, fps: 10, showsFrames: false, width: 960 }
  ])
  t.same(words(), ['quality 50', 'quality 50, width 960'])
})

t.test('if the quality is low already, there is only the smaller one', async t => {
  const { made, words } = open(t, { quality: 40, fps: 5 })
  t.strictSame(made()[1], { quality: 40, fps: 5, showsFrames: false, width: 960 })
  t.same(words(), ['width 960'])
})

t.test('they follow the default one when the host changes it', async t => {
  const { main, made, words } = open(t)
  main.change({ quality: 40, width: 1280, fps: 5 })
  t.strictSame(made()[1], { quality: 40, fps: 5, showsFrames: false, width: 640 })
  t.same(words(), ['width 640'])
  main.change({ display: { ...DISPLAY, id: 'B', width: 1000, height: 500 }, quality: 90, width: 0 })
  t.same([words(), words({}, { ...DISPLAY, id: 'B', width: 1000, height: 500 })], [[], ['quality 50', 'quality 50, width 500']])
})

t.test('the smaller one has the proportions of the default one', async t => {
  const box = { width: 1366, height: 750 }
  t.match(open(t, { ...DEFAULTS, ...box }).made()[1], { width: 667, height: 375, fit: undefined })
  t.match(open(t, { ...DEFAULTS, ...box, fit: 'stretch' }).made()[1], { width: 683, height: 375, fit: 'stretch' })
  t.match(open(t, { ...DEFAULTS, width: 4000 }).made()[1], { width: 960, height: undefined })
})

t.test('whoever asked for other proportions keeps them', async t => {
  const stretch = { width: 1366, height: 750, fit: 'stretch' } as const
  t.same(open(t).words(stretch), [])
  t.same(open(t, { ...DEFAULTS, ...stretch }).words(), ['quality 50', 'quality 50, width 683'])
  t.same(open(t, { ...DEFAULTS, ...stretch }).words({ width: 1366 }), [])
  t.same(open(t).words({ ...stretch, fit: 'contain' }), ['quality 50, width 960'])
})

t.test('nobody gets more of anything than they asked for, nor what is not less', async t => {
  const { words } = open(t)
  t.same(words({ quality: 60 }), ['quality 50', 'quality 50, width 960'])
  t.same(words({ width: 1366 }), ['quality 50, width 960'])
  t.same(words({ quality: 50 }), ['quality 50, width 960'])
  for (const query of [{ width: 640 }, { quality: 40 }, { fps: 5 }, { width: 960, quality: 50 }]) t.same(words(query), [])
  t.same(words({}, { ...DISPLAY, id: 'B' }), [], 'another display')
})

t.test('they are captured only while somebody watches, and everybody watches the same', async t => {
  const { views, cameras, reductionsOf } = open(t)
  t.same(cameras.map(({ starts }) => starts), [0, 0])
  const origin = new Broadcaster<Frame>(new Camera().capture, { lingerMs: 0 })
  t.teardown(() => origin.close())
  const viewers = [origin.subscribe(), origin.subscribe()]
  for (const viewer of viewers) reductionsOf()[1]!.join(viewer)
  t.same([origin.subscribers, ...views.all.map(({ subscribers }) => subscribers)], [0, 0, 2])
  cameras[1]!.shoot(frameOf('small'))
  for (const viewer of viewers) t.equal(String((await viewer.next()).value?.jpeg), 'small')
  t.same(cameras.map(({ starts }) => starts), [0, 1])
})
