import { randomBytes } from 'node:crypto'
import { connect } from '@nats-io/transport-node'
import turbo from '@julusian/jpeg-turbo'
import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { RED, eventually, openHall, startRelay, tell } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

const skip = needs('nats-server', 'Xvfb')

t.test('the origin pauses: nobody at a relay gets a picture taken after it, whenever they ask', { skip }, async t => {
  const { window, origin, relays } = await openHall(t, 2)
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
  const { server, origin, relays: [relay] } = await openHall(t, 1)
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
