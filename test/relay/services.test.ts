import t from 'tap'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { decode } from '../fixtures/pixels.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'
import { RED, eventually, metric, openHall, shows, startOrigin, startRelay } from '../fixtures/relay/services.js'
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

t.test('a service whose bus is not there starts, says so, and goes on trying', { skip: needs('nats-server') }, async t => {
  const port = await freePort()
  const relay = await startRelay(t, `nats://127.0.0.1:${port}`)
  t.match(relay.stdout(), `The bus at 127.0.0.1:${port} refuses connections: no server runs there. It is tried until it answers.`)
  const server = await startNatsServer(t, { port })
  await startOrigin(t, server.url)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(({ faults, client }) => faults.at(-1) === null && client.width > 0)
})

t.test('without a key the terminal says who can see the screen', { skip: needs('nats-server') }, async t => {
  const server = await startNatsServer(t)
  const origin = await startOrigin(t, server.url, { BUS_KEY: '' })
  t.match(origin.stdout(), 'What goes over the bus is not sealed')
})
