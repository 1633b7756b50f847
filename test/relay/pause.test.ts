import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { PAUSED_BY_HOST } from '../../contract/troubles.js'
import { distance, decode, type Colour } from '../fixtures/pixels.js'
import { sees, startNetwork } from '../fixtures/relay/machines.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

/** What the screen shows from the moment of the pause on. */
const RED = 0xff0000
const SEEN: Colour = [255, 0, 0]

t.test('a pause races 1,000 requests at 4 relays: none gets a pixel that was taken after it', async t => {
  const { screen, origin, relays } = await startNetwork(t, {}, 4)
  const viewers = await Promise.all(relays.map(({ url }) => watchUpdates(t, url)))
  await Promise.all(viewers.map(viewer => viewer.until(sees(screen))))
  const asked: Array<Promise<Buffer | undefined>> = []
  const ask = async (url: string) => {
    const answer = await fetch(`${url}/snapshot.jpg`)
    const body = Buffer.from(await answer.arrayBuffer())
    return answer.status === 200 ? body : undefined
  }
  for (let request = 0; request < 1000; request++) {
    asked.push(ask(relays[request % 4]!.url))
    if (request % 20 === 0) screen.paint({ x: request % 300, y: 30, width: 200, height: 200 }, 'photo', request)
    if (request === 500) {
      origin.app.views.pause(PAUSED_BY_HOST)
      screen.fill(RED)
    }
    if (request % 10 === 0) await sleep(2)
  }
  await Promise.all(viewers.map(viewer => viewer.until(({ faults }) => faults.at(-1) === PAUSED_BY_HOST)))
  const jpegs = (await Promise.all(asked)).filter(jpeg => jpeg !== undefined)
  t.ok(jpegs.length > 300, `${jpegs.length} pictures`)
  t.ok(jpegs.length < 1000, 'from some time on there is none')
  for (const jpeg of jpegs) {
    const { at, width, height } = decode(jpeg)
    const places = [[width >> 1, height >> 3], [width >> 3, height >> 1]] as const
    if (places.some(([x, y]) => distance(at(x, y), SEEN) < 40)) t.fail('a red pixel')
  }
  t.ok(viewers.every(({ client }) => !client.pixels.includes(RED)))

  origin.app.views.resume()
  await Promise.all(viewers.map(viewer => viewer.until(({ faults }) => faults.at(-1) === null)))
  await Promise.all(viewers.map(viewer => viewer.until(sees(screen))))
})

t.test('viewers at a relay read that it is paused, those who come meanwhile too', async t => {
  const { screen, origin, relay } = await startNetwork(t, { loss: 0.1, mostDelayMs: 20 })
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  origin.app.views.pause(PAUSED_BY_HOST)
  await viewer.until(({ faults }) => faults.at(-1) === PAUSED_BY_HOST)
  const late = await watchUpdates(t, relay.url)
  await late.until(({ faults }) => faults.at(-1) === PAUSED_BY_HOST)
  await late.until(({ numbers }) => numbers.length > 0)
  t.notOk(sees(screen)(late))
  t.equal(relay.app.views.reason, undefined, 'a pause is no fault')
  t.equal(relay.app.views.paused, undefined, 'nor one of the relay')
})

t.test('why the screen is lost at the machine that shares is what viewers at a relay read', async t => {
  const { screen, relay } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  screen.fail(new Error('the cable was pulled'))
  await viewer.until(({ faults }) => faults.at(-1) === 'the cable was pulled')
  t.match(relay.app.views.contact.reason, { fault: 'the cable was pulled', code: 'SOURCE_FAILED' })
  screen.fail(undefined)
  await viewer.until(({ faults }) => faults.at(-1) === null)
  await viewer.until(sees(screen))
})
