import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { build } from '../fixtures/build.js'
import { SHOWN_WIDTH, openPage, until } from '../fixtures/chromium.js'
import { curl, sending } from '../fixtures/curl.js'
import { findProgram, needs } from '../fixtures/needs.js'
import { serveOtherPage } from '../fixtures/other-page.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const NEEDS = needs('chromium', 'curl') || needsSecondHost()
const SEES = `${SHOWN_WIDTH} === 1280`

/** The service, reached from another host, where a browser runs; and somebody else's page, beside it. */
async function meet (t: Test, variables: Record<string, string> = {}) {
  const host = makeSecondHost(t)
  const app = await build(t, { ACCESS: 'pin', ACCESS_KEY: KEY, ...variables })
  await app.listen({ host: '::', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { app, host, port, url: `http://${host.address}:${port}`, other: `http://${host.address}:${await serveOtherPage(t)}` }
}

const browserOn = (t: Test, { wrap }: { wrap (program: string): string }) => openPage(t, {}, { program: wrap(findProgram('chromium')!) })

/** Has a page load this many pictures, each with another wrong key. @returns how many of them came */
const loadWrongPictures = (page: Page, url: string, count: number) => page.evaluate<number>(`(async () => {
  let loaded = 0
  for (let i = 0; i < ${count}; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, j) => new Promise(resolve => {
      const image = new Image()
      image.onload = () => resolve(loaded++)
      image.onerror = resolve
      image.src = '${url}' + (j % 2 ? '/snapshot.jpg' : '/video_feed') + '?key=wrong-' + (i + j)
    })))
  }
  return loaded
})()`)

t.test('after a page of another site has tried 1,000 keys, the link, the stream link and the PIN work in the same browser', {
  skip: NEEDS
}, async t => {
  const { app, host, url, other } = await meet(t)
  const page = await browserOn(t, host)
  await page.goto(other)
  t.equal(await loadWrongPictures(page, url, 1000), 0)
  t.equal(app.access.guesses.size, 1, 'the guesses were counted')
  for (const enter of [
    async () => { await page.goto(`${url}/#key=${KEY}`, { waitUntil: 'domcontentloaded' }) },
    async () => {
      await page.goto(url, { waitUntil: 'domcontentloaded' })
      await page.locator('#card', { hasText: 'What is the PIN?' }).waitFor()
      await page.getByRole('textbox').fill(app.access.pin)
      await page.keyboard.press('Enter')
    }
  ]) {
    await enter()
    await until(page, SEES)
    await page.locator('#pill-button').click()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.locator('#door').waitFor()
  }
  const response = await page.goto(`${url}/snapshot.jpg?key=${app.access.streamKey}`)
  t.equal(response!.status(), 200)
})

t.test('wrong keys in windows that a page of another site opens leave the picture of whoever is signed in alone', {
  skip: NEEDS
}, async t => {
  const { app, host, url, other } = await meet(t)
  const page = await browserOn(t, host)
  await page.goto(`${url}/#key=${KEY}`, { waitUntil: 'domcontentloaded' })
  await until(page, SEES)
  await page.evaluate(`{
    window.hidings = 0
    const screen = document.querySelector('#screen')
    new MutationObserver(() => { if (!screen.isConnected || !screen.checkVisibility()) window.hidings++ })
      .observe(document.body, { attributes: true, childList: true, subtree: true })
  }`)
  const [session] = app.access.present
  const viewing = app.viewers.all[0]!.id
  const tries: string[] = []
  page.context().on('request', request => { if (request.method() === 'POST') tries.push(request.url()) })

  const [foreign] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`void window.open('${other}')`)])
  for (let i = 0; i < 12; i++) {
    const [popup] = await Promise.all([foreign.waitForEvent('popup'), foreign.evaluate(`void window.open('${url}/#key=wrong-${i}')`)])
    while (tries.length <= i) await popup.waitForTimeout(50)
    await until(popup, SEES)
    await popup.close()
  }
  await until(page, SEES)
  t.equal(await page.evaluate('window.hidings'), 0)
  t.equal(tries.length, 12, 'each was tried once')
  t.equal(app.access.present.find(({ id }) => id === session!.id)?.isOver, false)
  t.ok(app.viewers.find(viewing), 'it is still the same stream')
  t.equal(app.access.guesses.size, 1)
  const pinFrom = await page.evaluate<number>(`fetch('/access', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pin: '${app.access.pin}' })
  }).then(({ status }) => status)`)
  t.equal(pinFrom, 200, 'nor do they use up the tries for the PIN')
})

t.test('on an IPv6 network of this machine, six wrong keys or PINs from one host leave its neighbour alone', { skip: NEEDS }, async t => {
  const { app, host, port } = await meet(t)
  const [guesser, neighbour] = host.neighbours6
  const enter = async (from: string, secret: object) =>
    (await curl(host, `http://[${host.address6}]:${port}/access`, '--interface', from, ...sending(secret))).status
  for (const kind of ['key', 'pin']) {
    const statuses = []
    for (let i = 0; i < 6; i++) statuses.push(await enter(guesser, { [kind]: `1${i}` }))
    t.same(statuses, [401, 401, 401, 401, 401, 429], kind)
  }
  t.equal(await enter(neighbour, { key: KEY }), 200)
  t.equal(await enter(neighbour, { pin: app.access.pin }), 200)
  t.equal(await enter(guesser, { key: KEY }), 200, 'and even the guesser is let in with the key')
  t.equal(await enter(guesser, { pin: app.access.pin }), 429, 'but has to wait with the PIN')
  t.same(app.access.present.map(({ address }) => address).sort(), [guesser, neighbour, neighbour].sort())
})
