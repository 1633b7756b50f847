import type { Page } from 'playwright-core'
import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { SHOWN_WIDTH, openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { isPointedAt, placeOn } from '../../fixtures/pointed-at.js'

const NEEDS = needs('chromium')
/** Where the page is no host's. */
const NAME = 'desk.test'
const WIDTH = 'document.querySelector(".surface").getBoundingClientRect().width'

const SURFACE = '.surface'
const at = (page: Page, x: number, y: number) => placeOn(page, SURFACE, x, y)
const isRed = (page: Page, x: number, y: number) => isPointedAt(page, SURFACE, x, y)

async function drag (page: Page, from: [number, number], to: [number, number]) {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to)
}

const shows = (page: Page, id: string, isThere: boolean) =>
  until(page, `document.querySelector('[data-control="${id}"]').checkVisibility() === ${isThere}`)

t.test('the host points, and has all look at a region: their pages zoom there, unless they don\'t want that', { skip: NEEDS }, async t => {
  const { url } = await listen(t, { ACCESS: 'open', ALLOWED_HOSTS: NAME, FPS: '2' })
  const host = await openPage(t, { locale: 'en', viewport: { width: 1000, height: 700 } }, { names: [NAME] })
  const browser = host.context().browser()!
  const open = async (page: Page, address: string) => {
    await page.goto(address, { waitUntil: 'domcontentloaded' })
    await until(page, `${SHOWN_WIDTH} === 1280`)
  }
  const watch = async () => {
    const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 720, height: 500 } })
    page.setDefaultTimeout(120_000)
    await open(page, url.replace('127.0.0.1', NAME))
    return page
  }
  await open(host, `${url}/?watch=anyway`)
  const viewer = await watch()
  await shows(host, 'laser', true)
  await shows(viewer, 'laser', false)

  await host.keyboard.press('l')
  await drag(host, await at(host, 0.5, 0.5), await at(host, 0.25, 0.75))
  while (!await isRed(viewer, 0.25, 0.75));
  t.ok(await isRed(host, 0.25, 0.75), 'the host sees it, too')
  await host.mouse.up()
  await until(viewer, '!document.querySelector(".laser.shown")')
  await host.keyboard.press('Escape')

  await host.locator('[data-control="look"]').click()
  const fitted = Number(await viewer.evaluate(WIDTH))
  await shows(viewer, 'follow', false)
  await drag(host, await at(host, 0.5, 0), await at(host, 1, 0.5))
  t.ok(await host.locator('.marked-region').isVisible())
  await host.mouse.up()
  await until(viewer, `Math.abs(${WIDTH} - ${2 * fitted}) < 8`)
  t.equal(await host.locator('[data-control="look"]').getAttribute('aria-pressed'), 'false')
  const newcomer = await watch()
  await until(newcomer, `Math.abs(${WIDTH} - ${2 * fitted}) < 8`)

  await shows(viewer, 'follow', true)
  await viewer.keyboard.press('g')
  await until(viewer, `Math.abs(${WIDTH} - ${fitted}) < 1`)
  await viewer.keyboard.press('g')
  await until(viewer, `Math.abs(${WIDTH} - ${2 * fitted}) < 8`)

  await shows(host, 'lookAnywhere', true)
  await host.keyboard.press('a')
  for (const page of [viewer, newcomer]) await until(page, `Math.abs(${WIDTH} - ${fitted}) < 1`)
  await shows(viewer, 'follow', false)
})
