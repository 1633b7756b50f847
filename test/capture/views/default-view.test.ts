import fc from 'fast-check'
import t from 'tap'
import type { Display, Frame } from '../../../capture/frame.js'
import { DefaultView, type ViewChange } from '../../../capture/views/default-view.js'
import { createPicture } from '../../../capture/pictures/draw.js'
import { createViews } from '../../fixtures/views.js'

const displayOf = (id: string, width = 1920, height = 1080): Display => ({ id, name: id, x: 0, y: 0, width, height, primary: id === 'A' })
const [A, B] = [displayOf('A'), displayOf('B', 1000, 500)]

t.test('whatever the host changes, in any order: the last of each counts, and that anything is different is known', async t => {
  const change = fc.record({
    display: fc.constantFrom(A, B),
    fps: fc.integer({ min: 1, max: 3 }),
    quality: fc.integer({ min: 1, max: 3 }),
    width: fc.constantFrom(0, 16, 640)
  }, { requiredKeys: [] })
  fc.assert(fc.property(fc.array(change), changes => {
    const view = new DefaultView(A, { fps: 1, quality: 1 })
    let known: ReturnType<typeof settingsOf> = { display: 'A', fps: 1, quality: 1, width: 0 }
    for (const change of changes) {
      const next = { ...known, ...settingsOf(change) }
      const isOther = view.change(change as ViewChange)
      t.equal(isOther, JSON.stringify(next) !== JSON.stringify(known))
      t.same(view.settings, known = next)
    }
  }), { numRuns: 100 })
  function settingsOf ({ display, ...change }: { display?: Display, fps?: number, quality?: number, width?: number }) {
    return { ...change, ...display && { display: display.id } }
  }
})

t.test('what was configured of the size stays until the host wants another width', async t => {
  const stretched = new DefaultView(A, { width: 1366, height: 750, fit: 'stretch', fps: 30, quality: 80 })
  stretched.change({ fps: 5, width: 1366 })
  t.match(stretched.shown.view, { width: 1366, height: 750, fit: 'stretch', fps: 5 })
  stretched.change({ width: 640 })
  t.same(stretched.shown.view, { width: 640, fps: 5, quality: 80, showsFrames: true })
  t.equal(new DefaultView(A, { height: 540, fps: 30, quality: 80 }).settings.width, 960, 'a height has a width')
})

t.test('who watches a view that nobody else does keeps it, but for the display, if that is the shared one', async t => {
  const { source, views } = await createViews(t)
  const asked: string[] = []
  const capture = source.capture.bind(source)
  source.capture = async (display, ...rest) => {
    asked.push(display.id)
    return await capture(display, ...rest)
  }
  source.endless = true
  const [main, other, fixed] = await Promise.all([{}, { quality: 40 }, { display: 'B', quality: 40 }].map(query => views.find(query)))
  const viewers = [main!, other!, fixed!].map(view => view.join())
  for (const viewer of viewers) await viewer.next()
  t.same([main!.quality, other!.quality, asked.sort()], [80, 40, ['A', 'B']])
  let changes = 0
  views.on('changed', () => changes++)
  views.change({ display: displayOf('B', 8, 100), quality: 60, fps: 200 })
  views.change({ quality: 60 })
  t.match([changes, views.display.id, main!.quality, other!.quality], [1, 'B', 60, 40])
  asked.length = 0
  for (const viewer of viewers) viewer.clear()
  for (const viewer of viewers) await viewer.next()
  t.notOk(asked.includes('A'))
  while (source.running > 1) await new Promise(setImmediate)
  t.equal(source.running, 1, 'one capture serves them all')
  t.equal((await views.find({})).key, main!.key, 'who comes later watches with the others')
  t.not((await views.find({ display: 'A', quality: 40 })).key, other!.key)
  for (const viewer of viewers) viewer.end()
})

t.test('whoever has less for their slow link begins anew with what the host has chosen', async t => {
  const { source, views } = await createViews(t, { display: displayOf('A', 320, 200) })
  const frames = (await views.find({})).join()
  const [lower] = (await views.find({})).reductions
  lower!.join(frames)
  const shooting = setInterval(() => source.shoot(createPicture(320, 200)), 10)
  t.teardown(() => clearInterval(shooting))
  const next = async () => {
    let frame: Frame | undefined
    do frame = (await frames.next()).value
    while (frame?.fault) // on a busy machine the threads that scale may take too long to start
    return frame
  }
  t.match(await next(), { width: 320 })
  views.change({ width: 160, quality: 40 })
  t.match(await next(), { width: 160, height: 100 }, 'wherever they are')
  t.same((await views.find({})).reductions.map(({ words }) => words), ['width 80'])
})
