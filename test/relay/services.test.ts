import { randomBytes } from 'node:crypto'
import { connect } from '@nats-io/transport-node'
import turbo from '@julusian/jpeg-turbo'
import t, { type Test } from 'tap'
import { needs } from '../fixtures/needs.js'
import { freePort } from '../fixtures/free-port.js'
import { lossyProxy } from '../fixtures/relay/lossy-proxy.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'
import { eventually, metric, startOrigin, startRelay, tell } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'
import { openWindow } from '../fixtures/window.js'
import { startXServer } from '../fixtures/x-server.js'
import { decode, distance, type Colour } from '../fixtures/pixels.js'

const skip = needs('nats-server', 'Xvfb')
const BLUE: Colour = [20, 40, 200]
const RED: Colour = [220, 30, 20]

/** An X screen in one colour, an origin that shares it, and relays. */
async function setUp (t: Test, relays: number, bus: (port: number) => Promise<string> = async port => `nats://127.0.0.1:${port}`) {
  const { display } = await startXServer(t, '640x480')
  const window = await openWindow(t, { x: 0, y: 0, width: 640, height: 480 })
  await window.paint(BLUE)
  const server = await startNatsServer(t)
  const url = await bus(server.port)
  const origin = await startOrigin(t, server.url, { SOURCE: 'x11', DISPLAY: display })
  return { window, server, origin, relays: await Promise.all(Array.from({ length: relays }, () => startRelay(t, url))) }
}

const shows = (jpeg: Buffer, colour: Colour) => distance(decode(jpeg).at(320, 240), colour) <= 24

t.test('viewers of relays see what the origin shows, in every form, and the origin captures only meanwhile', { skip }, async t => {
  const { window, origin, relays: [relay, other] } = await setUp(t, 2)
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client }) => client.width === 640)
  t.equal(await metric(origin, 'deskfeed_capturing'), 1)
  await window.paint(RED)
  await eventually(async () => shows(Buffer.from(await (await fetch(`${relay!.url}/snapshot.jpg`)).arrayBuffer()), RED))
  const small = await fetch(`${other!.url}/snapshot.jpg?width=320`)
  t.equal(decode(Buffer.from(await small.arrayBuffer())).width, 320)
  viewer.socket.terminate()
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
})

t.test('a relay that is killed costs the origin no more than its lease', { skip }, async t => {
  const { origin, relays: [relay] } = await setUp(t, 1)
  await watchUpdates(t, relay!.url)
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 1)
  relay!.kill('SIGKILL')
  await eventually(async () => await metric(origin, 'deskfeed_capturing') === 0)
})

t.test('the bus is killed: viewers are told, and see the screen again when it is back', { skip }, async t => {
  const { window, server, relays: [relay] } = await setUp(t, 1)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client, faults }) => client.width === 640 && faults.at(-1) === null)
  await server.kill()
  await viewer.until(({ faults }) => typeof faults.at(-1) === 'string')
  await window.paint(RED)
  await server.start()
  await viewer.until(({ faults }) => faults.at(-1) === null)
  await eventually(async () => shows(Buffer.from(await (await fetch(`${relay!.url}/snapshot.jpg`)).arrayBuffer()), RED))
})

t.test('the origin pauses: nobody at a relay gets a picture taken after it, whenever they ask', { skip }, async t => {
  const { window, origin, relays } = await setUp(t, 2)
  const viewers = await Promise.all(relays.map(({ url }) => watchUpdates(t, url)))
  await Promise.all(viewers.map(viewer => viewer.until(({ client, faults }) => client.width === 640 && faults.at(-1) === null)))
  const jpegs: Buffer[] = []
  const asking = Promise.all(Array.from({ length: 200 }, async (_, index) => {
    await new Promise(resolve => setTimeout(resolve, 3 * index))
    const answer = await fetch(`${relays[index % 2]!.url}/snapshot.jpg`)
    if (answer.ok) jpegs.push(Buffer.from(await answer.arrayBuffer()))
  }))
  await new Promise(resolve => setTimeout(resolve, 300))
  await tell(origin, 'pause')
  await window.paint(RED)
  await Promise.all(viewers.map(viewer => viewer.until(({ faults }) => typeof faults.at(-1) === 'string')))
  await asking
  t.ok(jpegs.length > 50)
  const red = jpegs.filter(jpeg => {
    const { data } = turbo.decompressSync(jpeg, { format: turbo.FORMAT_RGBX })
    return data.some((value, at) => at % 4 === 0 && value > 150 && data[at + 1]! < 90 && data[at + 2]! < 90)
  })
  t.equal(red.length, 0)
  await tell(origin, 'resume')
  await Promise.all(viewers.map(viewer => viewer.until(({ faults }) => faults.at(-1) === null)))
})

t.test('a stranger, and a relay with another key: refused, logged, and seen by nobody', { skip }, async t => {
  const { server, origin, relays: [relay] } = await setUp(t, 1)
  const stranger = await startRelay(t, server.url, { BUS_KEY: 'some-other-key-of-theirs' })
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client, faults }) => client.width === 640 && faults.at(-1) === null)
  const deceived = await watchUpdates(t, stranger.url)
  await deceived.until(({ faults }) => typeof faults.at(-1) === 'string')
  await eventually(() => origin.stderr().includes('Refused from the bus'))

  const nats = await connect({ servers: server.url })
  t.teardown(() => nats.close())
  const seen: Array<{ subject: string, data: Uint8Array }> = []
  nats.subscribe('>', { callback: (_error, { subject, data }) => { seen.push({ subject, data }) } })
  await nats.flush()
  await eventually(() => seen.length > 5)
  for (let round = 0; round < 300; round++) {
    const { subject, data } = seen[round % 5]!
    nats.publish(subject, round % 2 ? data : randomBytes(round), { reply: 'stranger' })
    nats.publish('deskfeed.hall-1.updates', round % 2 ? randomBytes(round) : data)
  }
  await nats.flush()
  await eventually(() => relay!.stderr().includes('Refused from the bus'))
  t.equal(viewer.faults.at(-1), null)
  t.equal(viewer.socket.readyState, 1)
})

t.test('a tenth of the messages is lost: the picture is exact in the end', { skip }, async t => {
  const { window, relays: [relay] } = await setUp(t, 1, async port => (await lossyProxy(t, port, 0.1)).url)
  const viewer = await watchUpdates(t, relay!.url)
  await viewer.until(({ client }) => client.width === 640)
  for (let turn = 0; turn < 40; turn++) {
    await window.paint([turn * 6, 100, 255 - turn * 6])
    await new Promise(resolve => setTimeout(resolve, 33))
  }
  await window.paint([1, 2, 3])
  await viewer.until(({ client }) => client.pixels.every(pixel => pixel === 0x010203))
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
