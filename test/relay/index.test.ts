import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { sees, startNetwork } from '../fixtures/relay/machines.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

t.test('viewers at a relay see exactly what the screen shows', async t => {
  const { screen, relay } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  for (let step = 0; step < 10; step++) {
    screen.paint({ x: 37 * step, y: 21 * step, width: 150, height: 90 }, step % 2 ? 'photo' : 'text', step)
    if (step % 3 === 0) screen.scroll(18, step)
    await sleep(40)
  }
  await viewer.until(sees(screen))
  t.same(viewer.faults, [null])
})

t.test('exact pixels in the end, though a tenth of all messages is lost, others come twice or late', async t => {
  const { screen, relay } = await startNetwork(t, { loss: 0.1, doubled: 0.1, mostDelayMs: 20 })
  const viewer = await watchUpdates(t, relay.url)
  for (let round = 0; round < 3; round++) {
    for (let step = 0; step < 20; step++) {
      screen.paint({ x: 17 * step, y: 11 * step, width: 150, height: 90 }, step % 2 ? 'photo' : 'text', 100 * round + step)
      await sleep(30)
    }
    await viewer.until(sees(screen))
  }
})

t.test('the screen is captured while a relay has viewers, and not a moment longer than it takes to notice', async t => {
  const { bus, screen, relays } = await startNetwork(t, {}, 2)
  const [one, other] = relays as [typeof relays[0], typeof relays[0]]
  t.equal(screen.capturing, 0)
  const viewers = [await watchUpdates(t, one.url), await watchUpdates(t, other.url)]
  await Promise.all(viewers.map(viewer => viewer.until(sees(screen))))
  t.equal(screen.capturing, 1, 'once for both')

  viewers[0]!.socket.terminate()
  await one.end()
  screen.paint({ x: 0, y: 0, width: 50, height: 50 }, 'text', 5)
  await viewers[1]!.until(sees(screen))
  t.equal(screen.capturing, 1)

  // Its network is gone: nobody gives the lease back.
  other.connection.setConnected(false)
  while (screen.capturing > 0) await sleep(20)
  const { published } = bus
  screen.paint({ x: 0, y: 0, width: 50, height: 50 }, 'text', 6)
  await sleep(200)
  t.equal(bus.published, published, 'nothing is published for nobody')
})

t.test('a relay whose last viewer leaves gives its lease back at once', async t => {
  const { screen, relay } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  viewer.socket.terminate()
  const leftAt = performance.now()
  while (screen.capturing > 0) await sleep(10)
  t.ok(screen.endedAt - leftAt < 3000, 'a lease would last longer')
})

t.test('a machine that is lost is said to be, and shown again once it is back', async t => {
  const { screen, connection, relay } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  connection.setConnected(false)
  await viewer.until(({ faults }) => faults.at(-1) === 'the machine that shares does not answer')
  connection.setConnected(true)
  screen.paint({ x: 5, y: 5, width: 300, height: 300 }, 'photo', 7)
  await viewer.until(({ faults }) => faults.at(-1) === null)
  await viewer.until(sees(screen))
  t.equal(relay.app.views.captures, 1)
})

t.test('the host sees the relays, and how many watch there', async t => {
  const { origin, relay, screen } = await startNetwork(t)
  t.same(origin.app.origin?.relays, [])
  const viewers = [await watchUpdates(t, relay.url), await watchUpdates(t, relay.url)]
  await viewers[1]!.until(sees(screen))
  while (origin.app.origin!.relays[0]?.viewers !== 2) await sleep(50)
  t.match(origin.app.origin!.relays, [{ id: /^[\w-]{22}$/, viewers: 2 }])
})
