import t, { type Test } from 'tap'
import type { Page } from 'playwright-core'
import { listen } from '../../fixtures/build.js'
import { SHOWN_WIDTH, openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'

const NEEDS = needs('chromium')
const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

/** A browser that the service believes to be on another machine. */
const openRemotePage = async (t: Test, options = {}) => openPage(t, { ...await onOtherMachine(t), ...options })

/** Waits until the page shows the test pattern; tap's timeout is the limit. */
async function seesScreen (page: Page): Promise<void> {
  await until(page, `${SHOWN_WIDTH} === 1280`)
}

/** Waits until the card says this, with the screen hidden. */
async function reads (page: Page, text: string): Promise<void> {
  await page.locator('#card', { hasText: text }).waitFor()
  if (await page.locator('#screen').isVisible()) throw new Error('the screen is shown')
}

t.test('anyone who opens the link sees the screen, and the key is in neither the address bar nor the history', { skip: NEEDS }, async t => {
  const { url } = await listen(t, { ACCESS_KEY: KEY })
  const page = await openRemotePage(t)
  await page.goto(`${url}/#key=${KEY}`, { waitUntil: 'domcontentloaded' })
  await seesScreen(page)
  t.equal(page.url(), `${url}/`)
  await page.goto(`${url}/openapi.json`)
  await page.goBack({ waitUntil: 'domcontentloaded' })
  t.equal(page.url(), `${url}/`)
  await seesScreen(page)
  t.pass('and the cookie still works')
  t.equal(await page.evaluate('document.cookie'), '', 'which scripts cannot read')
})

t.test('a stranger without a key reads what to do, and can paste the link or the key', { skip: NEEDS }, async t => {
  for (const typed of [KEY, `http://192.0.2.1:3000/#key=${KEY}`]) {
    const { url } = await listen(t, { ACCESS_KEY: KEY })
    const page = await openRemotePage(t)
    await page.goto(url, { waitUntil: 'domcontentloaded' })
    await reads(page, 'Do you have the link?')
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    await reads(page, 'This is not the key')
    await page.getByRole('textbox').fill(typed)
    await page.keyboard.press('Enter')
    await seesScreen(page)
    t.pass(typed === KEY ? 'the key' : 'the link')
  }
})

t.test('a new link pasted into the address bar of the open page works', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t)
  const page = await openRemotePage(t)
  await page.goto(`${url}/#key=an-old-key`, { waitUntil: 'domcontentloaded' })
  await reads(page, 'This is not the key')
  t.equal(page.url(), `${url}/`)
  await page.goto(`${url}/#key=${app.access.key}`, { waitUntil: 'domcontentloaded' })
  await seesScreen(page)
  t.equal(page.url(), `${url}/`)
})

t.test('with ACCESS=pin the page asks for the PIN', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS: 'pin' })
  const page = await openRemotePage(t)
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await reads(page, 'What is the PIN?')
  t.equal(await page.getByRole('textbox', { name: 'PIN' }).getAttribute('inputmode'), 'numeric', 'phones show digits')
  await page.keyboard.type(app.access.pin)
  await page.keyboard.press('Enter')
  await seesScreen(page)
})

t.test('with ACCESS=ask a newcomer waits until the host decides', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS: 'ask' })
  const [ann, bob] = [await openRemotePage(t), await openRemotePage(t)]
  for (const [page, name] of [[ann, 'Ann'], [bob, 'Bob']] as const) {
    await page.goto(url, { waitUntil: 'domcontentloaded' })
    await reads(page, 'What is your name?')
    await page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await page.keyboard.press('Enter')
    await reads(page, 'Just a moment')
  }
  for (const { id, name } of app.access.waitingRoom.newcomers) app.access.decide(id, name === 'Ann')
  await seesScreen(ann)
  await reads(bob, 'You were not let in')
})

t.test('a wrong key in the address never closes what is shown, and is tried once', { skip: NEEDS }, async t => {
  const { url } = await listen(t, { ACCESS_KEY: KEY })
  const page = await openRemotePage(t)
  await page.goto(`${url}/#key=${KEY}`, { waitUntil: 'domcontentloaded' })
  await seesScreen(page)
  await page.evaluate(`{
    const screen = document.querySelector('#screen')
    window.hidings = 0
    new MutationObserver(() => { if (!screen.isConnected || !screen.checkVisibility()) window.hidings++ })
      .observe(document.body, { attributes: true, childList: true, subtree: true })
  }`)
  const tries: string[] = []
  page.on('request', request => { if (request.method() === 'POST') tries.push(request.url()) })
  for (let i = 0; i < 8; i++) {
    const answered = page.waitForResponse(response => response.request().method() === 'POST')
    await page.evaluate(`location.hash = '#key=wrong-${i}'`)
    t.ok([401, 429].includes((await answered).status()))
  }
  // The page has asked twice meanwhile what it may do.
  for (let i = 0; i < 2; i++) await page.waitForResponse(response => response.url() === `${url}/access`)
  await seesScreen(page)
  t.equal(await page.evaluate('window.hidings'), 0)
  t.equal(tries.length, 8)
})

t.test('without scripts there is a form for the key', { skip: NEEDS }, async t => {
  const { url } = await listen(t, { ACCESS_KEY: KEY })
  const page = await openRemotePage(t, { javaScriptEnabled: false })
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await page.getByLabel('The key').fill(KEY)
  const loaded = page.waitForResponse(response => response.url() === `${url}/video_feed` && response.status() === 200)
  await page.keyboard.press('Enter')
  await loaded
  t.equal(page.url(), `${url}/`)
})
