import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Test } from 'tap'
import { sees, startNetwork, type Network } from '../fixtures/relay/machines.js'
import { watchUpdates, type UpdatesViewer } from '../fixtures/updates-viewer.js'

/** An update without what is of whoever sends it: its time and its number. */
const bodyOf = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 8), bytes.subarray(20)]).toString('base64')

/** All updates that were published. */
const published = ({ bus }: Network) => new Set(bus.seen
  .filter(({ subject, bytes }) => subject.endsWith('.updates') && bytes[1] === 1).map(({ bytes }) => bodyOf(bytes.subarray(24))))

/** Watches, and keeps all updates. */
async function watch (t: Test, url: string, query = ''): Promise<{ viewer: UpdatesViewer, updates: Buffer[] }> {
  const viewer = await watchUpdates(t, url, query)
  const updates: Buffer[] = []
  viewer.socket.on('message', (message: Buffer, isBinary) => { if (isBinary && message[0] === 1) updates.push(message) })
  return { viewer, updates }
}

t.test('whoever is in step is sent the very bytes that came', async t => {
  const network = await startNetwork(t)
  const { screen, relay } = network
  const one = await watch(t, relay.url)
  await one.viewer.until(sees(screen))
  // A newcomer begins with a picture of the relay's own, and is in step from then on.
  const late = await watch(t, relay.url)
  await late.viewer.until(sees(screen))
  const before = late.updates.length
  for (let step = 0; step < 15; step++) {
    screen.paint({ x: 21 * step, y: 13 * step, width: 140, height: 90 }, step % 2 ? 'photo' : 'text', step)
    await sleep(60)
  }
  await Promise.all([one, late].map(({ viewer }) => viewer.until(sees(screen))))
  const bodies = published(network)
  const share = (updates: Buffer[]) => updates.filter(bytes => bodies.has(bodyOf(bytes))).length / updates.length
  t.ok(share(one.updates) > 0.5, `${share(one.updates)}`)
  t.ok(share(late.updates.slice(before)) > 0.5, `${share(late.updates.slice(before))}`)
  const numbers = one.viewer.numbers
  t.ok(numbers.every((number, index) => index === 0 || number > numbers[index - 1]!))
})

t.test('another size, or another quality, is made at the relay', async t => {
  const network = await startNetwork(t)
  const { screen, relay } = network
  const small = await watch(t, relay.url, '?width=320')
  await small.viewer.until(({ client, numbers }) => client.width === 320 && numbers.length > 0)
  for (let step = 0; step < 5; step++) {
    screen.paint({ x: 21 * step, y: 13 * step, width: 140, height: 90 }, 'photo', step)
    await sleep(60)
  }
  const count = small.updates.length
  screen.paint({ x: 0, y: 0, width: 640, height: 400 }, 'photo', 99)
  await small.viewer.until(() => small.updates.length > count)
  const bodies = published(network)
  t.notOk(small.updates.some(bytes => bodies.has(bodyOf(bytes))))
})
