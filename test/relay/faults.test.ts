import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { lossyProxy } from '../fixtures/relay/lossy-proxy.js'
import { RED, eventually, openHall, shows } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

const skip = needs('nats-server', 'Xvfb')

t.test('the bus is killed: viewers are told, and see the screen again when it is back', { skip }, async t => {
  const { window, server, relays: [relay] } = await openHall(t, 1)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client, faults }) => client.width === 640 && faults.at(-1) === null)
  await server.kill()
  await viewer.until(({ faults }) => typeof faults.at(-1) === 'string')
  await window.paint(RED)
  await server.start()
  await viewer.until(({ faults }) => faults.at(-1) === null)
  await eventually(async () => await shows(relay!, RED))
})

t.test('a tenth of the messages is lost: the picture is exact in the end', { skip }, async t => {
  const { window, relays: [relay] } = await openHall(t, 1, async port => (await lossyProxy(t, port, 0.1)).url)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client }) => client.width === 640)
  for (let turn = 0; turn < 40; turn++) {
    await window.paint([turn * 6, 100, 255 - turn * 6])
    await new Promise(resolve => setTimeout(resolve, 33))
  }
  await window.paint([1, 2, 3])
  await viewer.until(({ client }) => client.pixels.every(pixel => pixel === 0x010203))
})
