import { Jimp } from 'jimp'
import type { Locator } from 'playwright-core'
import decodeQr from 'qr/decode.js'
import t from 'tap'
import type { HostState } from '../../../contract/host.js'
import { listen } from '../../fixtures/build.js'
import { until } from '../../fixtures/chromium.js'
import { KEY, openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'

const NEEDS = needs('chromium')

/** What a camera reads. */
async function readCode (code: Locator): Promise<string> {
  const { bitmap: { width, height, data } } = await Jimp.fromBuffer(await code.screenshot())
  return decodeQr({ width, height, data })
}

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(`a camera reads the link from the page, and from the full screen, where it is ${colorScheme}`, { skip: NEEDS }, async t => {
    const { app, url } = await listen(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
    const page = await openHost(t, url, { colorScheme, viewport: { width: 360, height: 740 } })
    const { link } = await (await fetch(`${url}/host`)).json() as HostState
    t.match(link, new RegExp(`#key=${KEY}$`))
    t.equal(await readCode(page.locator('#invitation .qr-code')), link)
    t.equal(await page.locator('#invitation .address strong').textContent(), new URL(link).host)
    t.equal(await page.locator('#invitation .pin strong').textContent(), app.access.pin.replace(/^\d{3}/, '$& '))
    await page.getByRole('button', { name: 'Show full screen' }).click()
    const poster = page.getByRole('dialog', { name: 'Invite' })
    await poster.waitFor()
    t.ok(await page.evaluate('document.fullscreenElement !== null'), 'it fills the screen')
    t.equal(await readCode(poster.locator('.qr-code')), link)
    t.ok(await poster.getByText(app.access.pin.replace(/^\d{3}/, '$& ')).isVisible())
    await page.keyboard.press('Escape')
    await poster.waitFor({ state: 'hidden' })
    await until(page, 'document.fullscreenElement === null')

    await page.getByLabel('Who can come in').selectOption('People I let in, or with the direct link')
    await until(page, '!document.querySelector("#invitation .pin")')
    await page.getByRole('button', { name: 'Show full screen' }).click()
    t.equal(await readCode(poster.locator('.qr-code')), link.replace(/#.*/, ''), 'nobody gets past the host by scanning it')
  })
}

t.test('each link is copied with one tap, and the page says so', { skip: NEEDS }, async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY })
  const page = await openHost(t, url, { permissions: ['clipboard-read', 'clipboard-write'] })
  const { streamKey } = app.access
  t.equal(await page.locator('#invitation .figures').innerText(), 'Scan the code', 'where an address lets nobody in, none is shown')
  for (const [name, copied] of [
    ['Copy link', `/#key=${KEY}`],
    ['Copy: OBS', `/video_feed?key=${streamKey}`],
    ['Copy: VLC', `/video_feed?key=${streamKey}`],
    ['Copy: Home Assistant, MJPEG IP Camera: MJPEG URL', `/video_feed?key=${streamKey}&framing=advance`],
    ['Copy: Home Assistant, MJPEG IP Camera: Still image URL', `/snapshot.jpg?key=${streamKey}`]
  ] as const) {
    const button = page.getByRole('button', { name, exact: name === 'Copy link' })
    await button.click()
    await button.getByText('Copied').waitFor()
    t.equal((await page.evaluate<string>('navigator.clipboard.readText()')).replace(/^http:..[^/]+/, ''), copied, name)
  }
  const said = page.locator('#said')
  t.equal(await said.textContent(), 'Copied', 'to screen readers, too, which hear it once: the name of the button stays')
  // As over plain HTTP on another machine.
  await until(page, '!document.querySelector(".copied") && document.querySelector("#said").textContent === ""')
  await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true })')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await said.getByText('Copied').waitFor({ state: 'attached' })
  t.match(await page.evaluate('delete navigator.clipboard && navigator.clipboard.readText()'), new RegExp(`/#key=${KEY}$`))
})
