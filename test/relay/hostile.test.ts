import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { random } from '../fixtures/deltas/paint.js'
import { sees, startNetwork } from '../fixtures/relay/machines.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

t.test('whatever was published comes again, in any order: nobody sees any of it', async t => {
  const { bus, screen, relay } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  const next = random(5)
  const attacker = bus.connect()
  for (let round = 0; round < 10; round++) {
    screen.paint({ x: 40 * round, y: 20 * round, width: 150, height: 90 }, 'photo', round)
    await viewer.until(sees(screen))
    const old = bus.seen.filter(({ subject }) => subject.endsWith('.updates'))
    for (let count = 0; count < 50; count++) {
      const { subject, bytes } = old[Math.floor(next() * old.length)]!
      await attacker.publish(subject, bytes)
    }
    t.ok(sees(screen)(viewer))
  }
  await viewer.until(({ faults }) => faults.at(-1) === null) // a busy machine may be told of as one that does not answer
  t.ok(sees(screen)(viewer))
})

t.test('any bytes on every subject: no crash, no picture', async t => {
  const { bus, screen, relay, origin } = await startNetwork(t)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  const next = random(9)
  const whole = (most: number) => Math.floor(next() * most)
  const attacker = bus.connect()
  const isWrong = (bytes: Buffer) => bytes[0] !== 1 || bytes.readUInt32LE(4) < 2 ** 31
  for (let round = 0; round < 1000; round++) {
    const { subject, bytes: sent } = bus.seen[whole(Math.min(bus.seen.length, 200))]!
    const bytes = Buffer.from(sent.subarray(0, whole(4) ? sent.length : whole(sent.length)))
    // The number and the stream stay what they were: others are what forging needs the key for.
    for (let change = whole(6); change > 0 && bytes.length > 24; change--) bytes[24 + whole(bytes.length - 24)] = whole(256)
    if (bytes.length > 0 && whole(3) === 0) bytes[whole(2)] = whole(256)
    if (!isWrong(bytes)) continue
    if (subject.endsWith('.updates')) await attacker.publish(subject, bytes)
    else await attacker.ask(subject, bytes, 1).catch(() => {})
    for (const subject of ['deskfeed.hall.updates', 'deskfeed.hall.ask', 'deskfeed.origins']) {
      await attacker.publish(subject, Buffer.from(Array.from({ length: whole(60) }, () => whole(256))))
    }
  }
  screen.paint({ x: 40, y: 20, width: 150, height: 90 }, 'photo', 77)
  await viewer.until(sees(screen))
  t.ok(origin.app.origin!.relays.length >= 1)
})

t.test('answers that are none are ignored', async t => {
  const { bus, screen, relay } = await startNetwork(t)
  const next = random(4)
  const liar = bus.connect()
  for (const subject of ['deskfeed.hall.ask', 'deskfeed.origins']) {
    const lies = ['{}', '[]', 'null', '{"version":1}', '', '{"version":1,"name":"../.."}']
    liar.answer(subject, () => Buffer.from(lies[Math.floor(next() * lies.length)]!))
  }
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(sees(screen))
  await sleep(0)
  t.equal((await fetch(`${relay.url}/displays`)).status, 200)
})
