import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { until } from '../../fixtures/chromium.js'
import { fingersOn } from '../../fixtures/fingers.js'
import { needs } from '../../fixtures/needs.js'
import { SCREEN, watchScreen, type WatchedScreen } from '../../fixtures/watched-screen.js'

const NEEDS = needs('Xvfb', 'chromium')
const VIEWPORT = { width: 960, height: 540 }
/** Long enough for a bar to fade. */
const RESTED_MS = 3000
/** Where the gestures happen. */
const AT = { x: 300, y: 200 }

/** What of the screen is seen there, px. */
async function under ({ box, rested }: WatchedScreen, { x, y } = AT): Promise<[number, number]> {
  await rested()
  const { x: left, y: top, width } = await box()
  const scale = width / SCREEN.width
  return [(x - left) / scale, (y - top) / scale]
}

function near (t: Test, found: number[], wanted: number[], px: number, what: string) {
  t.ok(found.every((value, i) => Math.abs(value - wanted[i]!) <= px), `${what}: ${found} and ${wanted}`)
}

const fit = async (page: Page) => {
  await page.keyboard.press('0')
  await until(page, "!document.querySelector('#stage.cut, #stage.moving')")
}

t.test('wheel, fingers, taps and clicks zoom at their place, and drags move', { skip: NEEDS }, async t => {
  const screen = await watchScreen(t, { viewport: VIEWPORT, hasTouch: true, reducedMotion: 'reduce' })
  const { page, box } = screen
  const fingers = await fingersOn(page)
  const spread = (from: number, to: number) => fingers.through(...[0, 1, 2, 3, 4].map(i => {
    const half = (from + (to - from) * i / 4) / 2
    return [[AT.x - half, AT.y], [AT.x + half, AT.y]] as [number, number][]
  }))
  const before = await under(screen)
  for (const [what, zoom] of Object.entries<() => Promise<unknown>>({
    'the wheel': async () => {
      await page.mouse.move(AT.x, AT.y)
      await page.mouse.wheel(0, -400)
    },
    'a double click': () => page.mouse.dblclick(AT.x, AT.y),
    'two fingers': () => spread(100, 240),
    'two taps': () => Promise.all([fingers.tap(AT.x, AT.y), fingers.tap(AT.x + 3, AT.y)])
  })) {
    await zoom()
    await until(page, "document.querySelector('#stage.cut')")
    near(t, await under(screen), before, 4, `${what} keeps what is under it`)
    t.ok((await box()).width > 2 * VIEWPORT.width)
    await fit(page)
  }
  await spread(240, 100)
  t.same(await box(), { x: 0, y: 0, ...VIEWPORT }, 'nor is it ever smaller than that')

  await page.keyboard.press('1')
  const [x, y] = await under(screen)
  await page.mouse.move(AT.x, AT.y)
  await page.mouse.down()
  await page.mouse.move(AT.x - 100, AT.y - 50, { steps: 5 })
  await page.mouse.up()
  near(t, await under(screen), [x + 100, y + 50], 1, 'the mouse drags')
  await fingers.through([[AT.x, AT.y]], [[AT.x + 50, AT.y]], [[AT.x + 100, AT.y + 50]])
  near(t, await under(screen), [x, y], 1, 'a finger drags')
  await page.keyboard.press('ArrowRight')
  near(t, await under(screen), [x + 192, y], 1, 'an arrow goes on')
  await page.mouse.move(AT.x, AT.y)
  await page.mouse.down()
  await page.mouse.move(AT.x + 5000, AT.y + 5000)
  await page.mouse.up()
  t.match(await box(), { x: 0, y: 0 }, 'but not beyond the picture')

  const map = (await page.locator('.minimap').boundingBox())!
  const tapped = async (part: number) => {
    const { x, width } = await box()
    return Math.abs((VIEWPORT.width / 2 - x) / width - part) < 0.01
  }
  await page.mouse.click(map.x + map.width * 0.6, map.y + map.height * 0.6)
  t.ok(await tapped(0.6), 'a click on the minimap goes there')
  await fingers.through(...[0.6, 0.5, 0.4].map(part => [[map.x + map.width * part, map.y + 40]] as [number, number][]))
  t.ok(await tapped(0.4), 'so does a drag on it')
  await fit(page)
  await page.locator('.minimap').waitFor({ state: 'hidden' })
})

t.test('the picture goes on by itself when it is let go, for those who like motion', { skip: NEEDS }, async t => {
  const screen = await watchScreen(t, { viewport: VIEWPORT, hasTouch: true })
  const { page } = screen
  const fingers = await fingersOn(page)
  const flick = async (): Promise<number> => {
    await page.keyboard.press('1')
    await fit(page)
    await page.keyboard.press('1')
    const [from] = await under(screen)
    await fingers.through(...[0, 1, 2, 3, 4].map(i => [[AT.x - 20 * i, AT.y]] as [number, number][]))
    const [to] = await under(screen)
    return to - from
  }
  let far = 0
  // On a busy machine a finger may seem to rest before it is lifted.
  for (let tries = 0; tries < 5 && far <= 100; tries++) far = await flick()
  t.ok(far > 100, `${far} px for 80`)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  near(t, [await flick()], [80], 1, 'and not for others')
})

t.test('a bar that has faded takes no taps: the first only shows it', { skip: NEEDS }, async t => {
  const { page } = await watchScreen(t, { viewport: VIEWPORT, hasTouch: true }, page => page.clock.install())
  const fingers = await fingersOn(page)
  await page.locator('#bar:not(.shown)').waitFor()
  const { x, y, width, height } = (await page.locator('#bar [data-control="actual"]').boundingBox())!
  const at = [x + width / 2, y + height / 2] as const
  await fingers.tap(...at)
  await page.locator('#bar.shown').waitFor()
  t.equal(await page.locator('#stage.cut').count(), 0, 'nothing was pressed')
  await fingers.tap(...at)
  await page.locator('#stage.cut').waitFor({ state: 'attached' })
  await page.locator('#bar:not(.shown)').waitFor()
  await page.keyboard.press('Tab')
  await page.locator('#bar.shown').waitFor()
  await page.clock.fastForward(RESTED_MS)
  t.equal(await page.locator('#bar.shown').count(), 1, 'it stays while the keyboard is on it')
})
