import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t from 'tap'
import { violations } from '../../fixtures/axe.js'
import { listen } from '../../fixtures/build.js'
import { SHOWN_WIDTH, openPage, until } from '../../fixtures/chromium.js'
import { fingersOn } from '../../fixtures/fingers.js'
import { needs } from '../../fixtures/needs.js'
import type { Owner } from '../../fixtures/owner.js'
import { isPointedAt, placeOn } from '../../fixtures/pointed-at.js'

const NEEDS = needs('chromium')
/** Where a page is not on the machine that shares. */
const NAME = 'desk.test'
const HOST_KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const WIDTH = 'document.querySelector(".surface").getBoundingClientRect().width'

/** A service, the host's page at an address of it, and the page of somebody who watches on another machine. */
async function open (t: Owner, path: string, options: object, isHere: boolean) {
  const { app, url } = await listen(t, { ACCESS: 'open', HOST_KEY, ALLOWED_HOSTS: NAME, FPS: '2' })
  const away = url.replace('127.0.0.1', NAME)
  const host = await openPage(t, { locale: 'en', ...options }, { names: [NAME] })
  await host.goto(`${isHere ? url : away}${path}`, { waitUntil: 'domcontentloaded' })
  const viewer = await host.context().browser()!.newPage({ locale: 'zh-CN', viewport: { width: 720, height: 500 } })
  viewer.setDefaultTimeout(120_000)
  await viewer.goto(away, { waitUntil: 'domcontentloaded' })
  await until(viewer, `${SHOWN_WIDTH} === 1280`)
  await host.getByRole('main').waitFor()
  return { app, host, viewer, fitted: Number(await viewer.evaluate(WIDTH)) }
}

const control = (page: Page, id: string) => page.locator(`[data-control="${id}"]`)
const at = (page: Page, x: number, y: number) => placeOn(page, '#frame', x, y)
const isLarger = (page: Page, fitted: number, times: number) => until(page, `Math.abs(${WIDTH} - ${times * fitted}) < 8`)
const watchers = (app: FastifyInstance) => app.viewers.size

t.test('on a phone, the host points at the moving picture by touch, and has all look at a region', { skip: NEEDS }, async t => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
  const { app, host, viewer, fitted } = await open(t, `/host#key=${HOST_KEY}`, phone, false)
  t.equal(watchers(app), 1, 'the page that hosts does not watch')
  await host.locator('#picture-open').tap()
  await control(host, 'laser').tap()
  const touch = await host.context().newCDPSession(host)
  const [x, y] = await at(host, 0.25, 0.75)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  while (!await isPointedAt(viewer, '.surface', 0.25, 0.75));
  t.ok(await isPointedAt(host, '#frame', 0.25, 0.75), 'the host sees it, too')
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await until(viewer, '!document.querySelector(".laser.shown")')

  await control(host, 'look').tap()
  t.match(await host.locator('#picture-says').textContent(), /^Drag across/)
  t.same(await violations(host), [])
  const fingers = await fingersOn(host)
  await fingers.through([await at(host, 0.5, 0)], [await at(host, 0.75, 0.25)], [await at(host, 1, 0.5)])
  await isLarger(viewer, fitted, 2)
  t.equal(await control(host, 'look').getAttribute('aria-pressed'), 'false')
  await control(host, 'lookAnywhere').tap()
  await isLarger(viewer, fitted, 1)
  await control(host, 'lookAnywhere').waitFor({ state: 'hidden' })
})

t.test('on the machine that shares, the host points at a still picture, by mouse and by keys', { skip: NEEDS }, async t => {
  const { app, host, viewer, fitted } = await open(t, '/host', { viewport: { width: 1000, height: 700 } }, true)
  await host.locator('#picture-open').focus()
  t.equal(watchers(app), 1, 'the page that hosts does not watch')
  await host.keyboard.press('Enter')
  await until(host, '!document.querySelector("[data-control=laser]").disabled')
  await host.keyboard.press('l')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp']) await host.keyboard.press(key)
  while (!await isPointedAt(viewer, '.surface', 0.54, 0.48));
  await host.keyboard.press('Escape')
  await until(viewer, '!document.querySelector(".laser.shown")')
  t.equal(await control(host, 'laser').getAttribute('aria-pressed'), 'false')
  t.ok(await host.locator('#picture').isVisible(), 'Escape has turned off the pen, and nothing else')

  await host.getByRole('button', { name: 'Take it again' }).click()
  await control(host, 'laser').click()
  await host.mouse.move(...await at(host, 0.25, 0.75))
  await host.mouse.down()
  while (!await isPointedAt(viewer, '.surface', 0.25, 0.75));
  t.ok(await isPointedAt(host, '#frame', 0.25, 0.75), 'on the new picture, too')
  await host.mouse.up()
  await host.keyboard.press('h')
  await host.keyboard.press('Enter')
  await isLarger(viewer, fitted, 2)
  await control(host, 'lookAnywhere').waitFor()
  await host.keyboard.press('a')
  await isLarger(viewer, fitted, 1)
  t.equal(watchers(app), 2)
  await host.keyboard.press('Escape')
  await host.locator('#picture').waitFor({ state: 'hidden' })
  while (watchers(app) > 1) await new Promise(resolve => setTimeout(resolve, 20))
  t.pass('who has closed the picture does not watch any more')
})
