import { setTimeout as sleep } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { SHOWN_WIDTH, until } from '../../fixtures/chromium.js'
import { fingersOn } from '../../fixtures/fingers.js'
import { needs } from '../../fixtures/needs.js'
import { distance, pngColour, type Colour } from '../../fixtures/pixels.js'
import { BLUE, RED, SCREEN, watchScreen, type WatchedScreen } from '../../fixtures/watched-screen.js'

const NEEDS = needs('Xvfb', 'chromium')
const VIEWPORT = { width: 1440, height: 900 }
/** All of the screen, in that. */
const FIT = { x: 0, y: 45, width: 1440, height: 810 }
/** The second can't be seen by those who choose none. */
const DISPLAYS = [
  { id: 'other', name: 'Projector', width: 1024, height: 768, primary: false, shared: true },
  { id: 'screen', name: 'Monitor', ...SCREEN, primary: true, shared: false }
]
/** What does the same as the buttons. */
const KEYS = {
  fit: '0',
  width: 'w',
  actual: '1',
  zoomOut: '-',
  zoomIn: '+',
  quality: 'q',
  display: 'd',
  freeze: 'p',
  save: 's',
  pictureInPicture: 'i',
  fullScreen: 'f',
  help: '?'
}

type Press = (selector: string) => Promise<void>

async function middleOf (page: Page, selector: string): Promise<[number, number]> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!
  return [x + width / 2, y + height / 2]
}

const button = (id: string) => `#bar [data-control="${id}"]`
const item = (name: string) => `#bar .menu:not([hidden]) button:has-text("${name}")`

/** In the middle of the window. */
async function colourOf (page: Page): Promise<Colour> {
  return pngColour(await page.screenshot({ clip: { x: 400, y: 300, width: 1, height: 1 } }), 0, 0)
}

async function shows (page: Page, colour: Colour) {
  while (distance(await colourOf(page), colour) > 8);
}

/** Each of them, once. */
async function pressAll (t: Test, { page, url, window, box, rested }: WatchedScreen, press: Press) {
  const becomes = async (wanted: Partial<typeof FIT>) => {
    const is = (found: typeof FIT) => Object.entries(wanted).every(([side, px]) => Math.abs(found[side as keyof typeof FIT] - px) < 0.5)
    while (!is(await box())) await sleep(20)
    await rested()
    t.ok(is(await box()), JSON.stringify(wanted))
  }
  await press(button('actual'))
  await becomes({ width: 1920, height: 1080 })
  await press(button('zoomIn'))
  await becomes({ width: 1920 * 2 ** (1 / 3) })
  await press(button('zoomOut'))
  await becomes({ width: 1920 })
  await press(button('width'))
  await becomes({ x: 0, width: 1440 })
  await press(button('zoomIn'))
  await becomes({ width: 1440 * 2 ** (1 / 3) })
  await press(button('fit'))
  await becomes(FIT)
  t.equal(await page.locator(`${button('fit')}[aria-pressed="true"]`).count(), 1, 'and the button says so')

  const asked = page.waitForEvent('websocket')
  await press(button('quality'))
  await press(item('Light'))
  t.match((await asked).url(), 'quality=50&width=960')
  t.match(page.url(), 'quality=50&width=960', 'and the address says so')
  await until(page, `${SHOWN_WIDTH} === 960`)
  await becomes(FIT)
  await press(button('display'))
  await press(item('Monitor'))
  await until(page, "location.search.includes('display=screen')")
  await press(button('quality'))
  await press(item('Auto'))
  await until(page, `location.search === '?watch=anyway&display=screen' && ${SHOWN_WIDTH} === 1920`)

  await press(button('freeze'))
  await page.locator('.still').waitFor()
  await window.paint(BLUE)
  const [frozen] = await Promise.all([page.waitForEvent('download'), press(button('save'))])
  t.equal(frozen.suggestedFilename(), 'screen.png')
  t.same(await pngColour(await readFile(await frozen.path()), 1900 / 2, 1000), RED, 'a frozen picture is the one that is saved')
  t.same(await colourOf(page), RED, 'and seen')
  await press(button('freeze'))
  await shows(page, BLUE)
  const [saved] = await Promise.all([page.waitForEvent('download'), press(button('save'))])
  t.same(await pngColour(await readFile(await saved.path()), 1900 / 2, 1000), BLUE)
  await window.paint(RED)

  await press(button('pictureInPicture'))
  await until(page, 'document.pictureInPictureElement?.videoWidth > 0')
  await press(button('pictureInPicture'))
  await until(page, 'document.pictureInPictureElement === null')
  await press(button('fullScreen'))
  await until(page, 'document.fullscreenElement !== null')
  await press(button('fullScreen'))
  await until(page, 'document.fullscreenElement === null')
  await press(button('help'))
  await page.getByRole('dialog').waitFor()
  await press('.help button')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.goto(`${url}/?watch=anyway`)
  await until(page, `${SHOWN_WIDTH} === ${SCREEN.width}`)
}

t.test('everything on the bar can be done by mouse, by keyboard and by touch', { skip: NEEDS }, async t => {
  const screen = await watchScreen(t, { viewport: VIEWPORT, hasTouch: true }, async page => {
    await page.route('**/displays', route => route.fulfill({ json: DISPLAYS }))
  })
  const { page } = screen
  await page.locator(button('display')).waitFor()
  const fingers = await fingersOn(page)
  /** The keyboard shows the bar, too. */
  const ways: Record<string, Press> = {
    async mouse (selector) { await page.mouse.click(...await middleOf(page, selector)) },
    async touch (selector) {
      if (!await page.locator('#bar.shown, dialog[open]').count()) await fingers.tap(5, 5)
      await fingers.tap(...await middleOf(page, selector))
    },
    async 'its keys' (selector) {
      const id = /control="(\w+)"/.exec(selector)?.[1] as keyof typeof KEYS | undefined
      if (id) return page.keyboard.press(KEYS[id])
      if (selector.startsWith('.help')) return page.keyboard.press('Escape')
      while (!await page.locator(`${selector}:focus`).count()) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    },
    async 'the keyboard on the buttons' (selector) {
      while (!await page.locator(`${selector}:focus`).count()) await page.keyboard.press(selector.includes('menu') ? 'ArrowDown' : 'Tab')
      await page.keyboard.press('Enter')
    }
  }
  for (const [way, press] of Object.entries(ways)) await t.test(`by ${way}`, t => pressAll(t, screen, press))
})
