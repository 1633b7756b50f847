import { PassThrough } from 'node:stream'
import t from 'tap'
import { Link, type Delivery } from '../../../network/link/link.js'
import { FakeSocket, FakeSystem } from '../../fixtures/link-system.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const time = stopTime(t)

/** A link of 1 Mbit/s and 40 ms that a test controls: it may hold 14,442 bytes. */
function open () {
  const [system, socket] = [new FakeSystem(), new FakeSocket()]
  const link = new Link(socket, system)
  const deliveries: Delivery[] = []
  link.onDelivery = delivery => { deliveries.push(delivery) }
  /** Lets time pass until the next report. */
  const report = async () => {
    const { length } = deliveries
    while (deliveries.length === length) await time.advance(1)
    return deliveries[length]!
  }
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
  send(100_000)
  t.equal(link.isClear, false)
  t.match(await report(), { bytes: 100_000, leastRttMs: 40, isThrough: false })
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
  await time.advance(1000)
  t.equal(system.asked, asked, 'it is not asked any more')
})

t.test('a fast link is asked for one item in a while only, and never has to wait', async t => {
  const { system, link, deliveries, report, send } = open()
  send(100_000)
  await report()
  for (let item = 0; item < 5; item++) {
    send(100_000)
    t.equal(link.isClear, true)
  }
  t.equal(deliveries.length, 1)
  system.bytes = 100_000
  send(201_000)
  t.equal(link.isClear, false, 'but it may not be fast enough for this one')
  system.bytes = 0
  await time.advance(251)
  t.equal(link.isClear, true)
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
  await time.advance(10)
  t.equal(link.isClear, true)
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
    await time.advance(10)
    await cleared
    t.equal(link.isClear, true)
    if (end === 'gone') continue
    send(100_000)
    t.equal(link.isClear, true)
  }
})
