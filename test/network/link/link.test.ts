import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { Link, type Delivery } from '../../../network/link/link.js'
import { FakeSocket, FakeSystem } from '../../fixtures/link-system.js'

// What asks does not keep a process running: connections do, of which there are none here.
const running = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(running))

/** A link of 1 Mbit/s and 40 ms that a test controls: it may hold 14,442 bytes. */
function open () {
  const [system, socket] = [new FakeSystem(), new FakeSocket()]
  const link = new Link(socket, system)
  const deliveries: Delivery[] = []
  let next = (_delivery: Delivery) => {}
  link.onDelivery = delivery => {
    deliveries.push(delivery)
    next(delivery)
  }
  /** Resolves with the next report. */
  const report = () => new Promise<Delivery>(resolve => { next = resolve })
  const send = (bytes: number) => {
    link.begin()
    link.taken(bytes)
  }
  return { system, socket, link, deliveries, report, send }
}

t.test('the next item goes out when the link holds no more of the last one than it carries in one round trip', async t => {
  const { system, link, report, send } = open()
  t.equal(link.isClear, true)
  system.bytes = 100_000
  const first = report()
  send(100_000)
  t.equal(link.isClear, false)
  t.match(await first, { bytes: 100_000, leastRttMs: 40, isThrough: false })
  system.bytes = 14_443
  t.match(await report(), { isThrough: false })
  t.equal(link.isClear, false)
  system.bytes = 14_442
  const cleared = link.cleared()
  const delivery = await report()
  t.match(delivery, { bytes: 100_000, isThrough: true })
  await cleared
  t.equal(link.isClear, true)
  const { asked } = system
  await sleep(20)
  t.equal(system.asked, asked, 'it is not asked any more')
})

t.test('a fast link is asked for one item in a while only, and never has to wait', async t => {
  const { system, link, deliveries, report, send } = open()
  const first = report()
  send(100_000)
  await first
  for (let item = 0; item < 5; item++) {
    send(100_000)
    t.equal(link.isClear, true)
  }
  t.equal(deliveries.length, 1)
  system.bytes = 100_000
  send(201_000)
  t.equal(link.isClear, false, 'but it may not be fast enough for this one')
  system.bytes = 0
  await link.cleared()
  await sleep(260)
  system.bytes = 100_000
  send(100_000)
  t.equal(link.isClear, false, 'later it may not be fast any more')
  link.close()
})

t.test('a link that can not be measured is always clear, and its system is told to hold little', async t => {
  const { system, link, deliveries, send } = open()
  system.bytes = 100_000
  system.measured = undefined
  send(100_000)
  await link.cleared()
  t.equal(system.unsent, 16_384)
  send(100_000)
  t.equal(link.isClear, true)
  t.equal(deliveries.length, 0)

  const plain = new Link(new PassThrough(), undefined)
  plain.begin()
  plain.taken(100_000)
  t.equal(plain.isClear, true)
})

t.test('nobody waits for a link whose connection is gone, or that is closed', async t => {
  for (const end of ['gone', 'closed']) {
    const { system, socket, link, send } = open()
    system.bytes = 100_000
    send(100_000)
    const cleared = link.cleared()
    if (end === 'gone') socket._handle = null
    else link.close()
    await cleared
    t.equal(link.isClear, true)
    if (end === 'gone') continue
    send(100_000)
    t.equal(link.isClear, true)
  }
})
