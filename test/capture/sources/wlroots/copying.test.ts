import t, { type Test } from 'tap'
import type { Picture, Rectangle } from '../../../../capture/frame.js'
import { createPace } from '../../../../capture/pace.js'
import { wlrootsSource } from '../../../../capture/sources/wlroots/index.js'
import { FakeCompositor, SCREENCOPY, type Manners } from '../../../fixtures/compositor/index.js'
import { openDesktop, shotsOf } from '../../../fixtures/pull.js'
import { setVariables } from '../../../fixtures/variables.js'

const SKIP = { skip: process.platform !== 'linux' && 'needs Linux' }
const FAST = createPace(1000)
const XRGB8888 = 1
const XBGR8888 = 0x34324258
const XRGB2101010 = 0x30335258

async function start (t: Test, manners: Manners) {
  const compositor = await FakeCompositor.start(t, manners)
  setVariables(t, { ...compositor.variables, DISPLAY: undefined })
  const { desktop, display } = await openDesktop(t, wlrootsSource)
  return { compositor, desktop, display, shots: shotsOf(desktop, display, FAST) }
}

const next = async (shots: AsyncGenerator<unknown, void>) => (await shots.next()).value as Picture

/** The pixels of a picture, row by row, without padding. */
function tight ({ data, width, height, stride }: Picture): Buffer {
  return Buffer.concat(Array.from({ length: height }, (_, row) => data.subarray(row * stride, row * stride + 4 * width)))
}

/** What a viewer has who takes nothing but what is said to have changed. */
class Model {
  #pixels = Buffer.alloc(0)
  #width = 0

  /** Whether it is the picture after that. */
  take (picture: Picture): boolean {
    const { width, height, changed = [{ x: 0, y: 0, width, height }] } = picture
    const pixels = tight(picture)
    if (this.#pixels.length !== pixels.length || this.#width !== width) this.#pixels = Buffer.alloc(pixels.length)
    this.#width = width
    for (const part of changed) {
      for (let y = part.y; y < part.y + part.height; y++) {
        const from = 4 * (y * width + part.x)
        pixels.copy(this.#pixels, from, from, from + 4 * part.width)
      }
    }
    return this.#pixels.equals(pixels)
  }
}

/** Numbers that look random, the same ones each time (Numerical Recipes). */
function * numbers (): Generator<number, never> {
  for (let state = 1; ;) {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    yield state / 2 ** 32
  }
}

const WAYS: [name: string, manners: Manners][] = [
  ['ext-image-copy-capture', {}],
  ['wlr-screencopy', { offers: SCREENCOPY }],
  ['wlr-screencopy of 2019', { offers: { zwlr_screencopy_manager_v1: 2 } }],
  ['wlr-screencopy, with padded rows from the bottom to the top', { offers: SCREENCOPY, padding: 52, isInverted: true }]
]

for (const [name, manners] of WAYS) {
  t.test(`${name}: after any changes the picture is that of the screen, and says all that has changed`, SKIP, async t => {
    const { compositor, shots } = await start(t, manners)
    const random = numbers()
    const below = (most: number) => Math.floor(random.next().value * most)
    const model = new Model()
    const isExact = (picture: Picture) => model.take(picture) && tight(picture).equals(compositor.screen)
    t.ok(isExact(await next(shots)))
    for (let step = 0; step < 200; step++) {
      if (step % 50 === 49) compositor.resize(200 + below(200), 100 + below(200))
      const { width, height } = compositor.size
      for (let count = 1 + below(3); count > 0; count--) {
        const [x, y] = [below(width), below(height)]
        compositor.draw({ x, y, width: 1 + below(width - x), height: 1 + below(height - y) }, 1 + below(2 ** 24 - 1))
      }
      // What was copied before may come first.
      for (let tries = 0; !isExact(await next(shots)); tries++) if (tries === 5) return t.fail(`step ${step} is never seen`)
    }
    t.pass('200 times')
    await shots.return()
  })
}

t.test('ext-image-copy-capture copies what has changed, and what the other memory lacks, and no more', SKIP, async t => {
  const { compositor, shots } = await start(t, {})
  await next(shots)
  compositor.draw({ x: 0, y: 0, width: 1, height: 1 }, 1)
  await next(shots) // the other memory, for the first time
  const before = compositor.copied
  for (let step = 0; step < 10; step++) {
    compositor.draw({ x: 20 * step, y: 10, width: 10, height: 5 }, 0xff0000)
    t.match(await next(shots), { changed: [{ x: 20 * step, y: 10, width: 10, height: 5 }] })
  }
  t.ok(compositor.copied - before <= 10 * 2 * 50 + 1, `${compositor.copied - before} px for 10 changes of 50 px`)
  await shots.return()
})

t.test('what is drawn again as it was is no picture, however much the compositor says has changed', SKIP, async t => {
  for (const offers of [undefined, SCREENCOPY]) {
    const { compositor, desktop, display } = await start(t, offers ? { offers } : {})
    const ending = new AbortController()
    const pictures: Picture[] = []
    let told = () => {}
    const running = desktop.capture(display, FAST, ending.signal, shot => {
      pictures.push(shot as Picture)
      told()
    }, () => told())
    const answer = () => new Promise<void>(resolve => { told = resolve })
    while (pictures.length === 0) await answer()
    const { copied } = compositor
    const again = answer()
    compositor.draw(compositor.all, 0)
    while (compositor.copied === copied) await again
    await answer()
    compositor.draw({ x: 5, y: 6, width: 7, height: 8 }, 0xffffff)
    while (pictures.length === 1) await answer()
    t.match(pictures[1]!.changed, [{ y: 6, height: 8 }])
    t.equal(pictures.length, 2)
    ending.abort()
    await running
  }
})

t.test('a display that is unplugged says so, and its desktop goes on', SKIP, async t => {
  const { compositor, desktop, shots } = await start(t, {})
  await next(shots)
  compositor.unplug()
  await t.rejects(next(shots), { code: 'UNKNOWN_DISPLAY', message: 'the display FAKE-1 is no longer there' })
  t.notOk(desktop.lost.aborted)
  await t.rejects(desktop.displays(), { code: 'NO_DISPLAY', message: 'no display is connected to the Wayland compositor' })
})

t.test('pixels in any order that can be shown are, and of several formats one that can be is taken', SKIP, async t => {
  for (const offers of [undefined, SCREENCOPY]) {
    for (const [formats, format] of [[[0], 'bgrx'], [[XBGR8888], 'rgbx'], [[0x34324241], 'rgbx'], [[XRGB8888], 'bgrx']] as const) {
      const { shots } = await start(t, { formats: [...formats], ...offers && { offers } })
      t.match(await next(shots), { format, width: 320, height: 240 })
      await shots.return()
    }
  }
  const several = await start(t, { formats: [XRGB2101010, XBGR8888] })
  t.match(await next(several.shots), { format: 'rgbx' })
  await several.shots.return()
  const none = await start(t, { formats: [XRGB2101010] })
  const message = "the Wayland compositor gives pixels of the format XR30, which can't be shown: set the display to 8 bits a colour"
  await t.rejects(next(none.shots), { message })
})

t.test('the picture of a display that is turned is upright', SKIP, async t => {
  const corner: Rectangle = { x: 0, y: 0, width: 10, height: 20 }
  // By wl_output: where what lies at the top left in memory is seen.
  const seen = ['0 0', '1 0', '1 1', '0 1', '1 0', '0 0', '0 1', '1 1'] as const
  for (const [transform, place] of seen.entries()) {
    const { compositor, shots, display } = await start(t, { transform })
    const isSwapped = transform % 2 === 1
    const size = isSwapped ? { width: 240, height: 320 } : { width: 320, height: 240 }
    t.match(display, size)
    t.match(await next(shots), size)
    compositor.draw(corner, 0xffffff)
    const picture = await next(shots)
    const [width, height] = isSwapped ? [20, 10] : [10, 20]
    const [right, below] = place.split(' ').map(Number) as [number, number]
    const part = { x: right * (size.width - width), y: below * (size.height - height), width, height }
    t.match(picture.changed, [part], `transform ${transform}`)
    const white = tight(picture).reduce((sum, byte) => sum + Number(byte === 255), 0)
    t.equal(white, 3 * 10 * 20)
    t.equal(picture.data.readUInt32LE(part.y * picture.stride + 4 * part.x), 0xffffff)
    await shots.return()
  }
})
