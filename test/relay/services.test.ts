import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { decode } from '../fixtures/pixels.js'
import { RED, eventually, metric, openHall, shows } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

const skip = needs('nats-server', 'Xvfb')

t.test('viewers of relays see what the origin shows, in every form, and the origin captures only meanwhile', { skip }, async t => {
  const { window, origin, relays: [relay, other] } = await openHall(t, 2)
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client }) => client.width === 640)
  t.equal(await metric(origin, 'deskfeed_capturing'), 1)
  await window.paint(RED)
  await eventually(async () => await shows(relay!, RED))
  const small = await fetch(`${other!.url}/snapshot.jpg?width=320`)
  t.equal(decode(Buffer.from(await small.arrayBuffer())).width, 320)
  viewer.socket.terminate()
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
})

t.test('a relay that is killed costs the origin no more than its lease', { skip }, async t => {
  const { origin, relays: [relay] } = await openHall(t, 1)
  await watchUpdates(t, relay!.url)
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 1)
  relay!.kill('SIGKILL')
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
})
