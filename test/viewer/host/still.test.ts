import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { health } from '../../fixtures/colour-window.js'
import { ENGINES, openIn } from '../../fixtures/engines.js'
import { needs } from '../../fixtures/needs.js'
import { watch } from '../../fixtures/parts.js'
import { decode } from '../../fixtures/pixels.js'
import { startService } from '../../fixtures/service.js'
import { startXServer } from '../../fixtures/x-server.js'

/** How long nothing may change, ms. */
const STILL_MS = 10_000
/** A page that is still loading changes more often than this, ms. */
const LOADED_MS = 3000

t.test('the host\'s page on the shared screen makes no picture while nothing happens, and one when somebody comes', {
  skip: needs('Xvfb', ENGINES.Chromium)
}, async t => {
  const { display } = await startXServer(t, '1280x800')
  const { url } = await startService(t, { DISPLAY: display, SOURCE: 'x11', ACCESS: 'ask' })
  const feed = await watch(t, url)
  openIn(t, 'Chromium', `${url}/host`)
  const isLight = ([red, green, blue]: number[]) => red! > 230 && green! > 230 && blue! > 230
  await feed.until(({ jpeg }) => isLight(decode(jpeg).at(1, 700)))
  // Whoever takes no picture is sent none.
  const taken = (async () => { for (;;) await feed.next() })()
  taken.catch(() => {})
  const frames = async () => (await health(url)).frames
  for (let before = -1; before !== await frames(); await sleep(LOADED_MS)) before = await frames()
  const before = await frames()
  await sleep(STILL_MS)
  t.equal(await frames() - before, 0, `frames in ${STILL_MS / 1000} s`)

  const headers = { via: '1.1 another machine', 'content-type': 'application/json' }
  await fetch(`${url}/access`, { method: 'POST', headers, body: '{"name": "Ann"}' })
  while (await frames() === before) await sleep(50)
  t.pass('the page was there, and follows')
})
