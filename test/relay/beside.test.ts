import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { PointerImage } from '../../capture/frame.js'
import { decode, distance } from '../fixtures/pixels.js'
import { MemoryBus } from '../fixtures/relay/memory-bus.js'
import { sees, startNetwork, startOrigin, startRelay } from '../fixtures/relay/machines.js'
import { PaintedScreen } from '../fixtures/relay/painted-screen.js'
import { watchUpdates, type UpdatesViewer } from '../fixtures/updates-viewer.js'

const last = ({ others }: UpdatesViewer, kind: number) => others.findLast(message => message[0] === kind)

/** A pointer of one colour. */
function pointerImage (id: number, [red, green, blue]: [number, number, number]): PointerImage {
  const rgba = Uint8Array.from({ length: 4 * 24 * 24 }, (_, at) => [red, green, blue, 255][at % 4]!)
  return { id, width: 24, height: 24, tipX: 0, tipY: 0, rgba }
}

async function begin (t: Test, loss = 0) {
  const network = await startNetwork(t, { loss })
  const viewer = await watchUpdates(t, network.relay.url)
  await viewer.until(sees(network.screen))
  return { ...network, viewer }
}

t.test('the pointer is told of, and is in pictures for those who can\'t draw it', async t => {
  const { screen, relay, viewer } = await begin(t, 0.1)
  for (let step = 0; step < 20; step++) {
    screen.movePointer({ image: pointerImage(7, [255, 0, 255]), x: 100 + step, y: 50, scale: 1 })
    await sleep(20)
  }
  await viewer.until(viewer => last(viewer, 2)?.readInt16LE(2) === 119 && last(viewer, 2)!.readUInt32LE(8) !== 0)
  t.equal(last(viewer, 3)?.readUInt16LE(2), 24)
  await viewer.until(sees(screen)) // it is not part of what they paint
  const at = async (x: number, y: number) =>
    decode(Buffer.from(await (await fetch(`${relay.url}/snapshot.jpg`)).arrayBuffer())).at(x, y)
  t.ok(distance(await at(130, 60), [255, 0, 255]) < 30)
  screen.movePointer(undefined)
  await viewer.until(viewer => last(viewer, 2)?.readUInt32LE(8) === 0)
  screen.paint({ x: 0, y: 0, width: 640, height: 400 }, 'flat', 3)
  await viewer.until(sees(screen))
  t.ok(distance(await at(130, 60), [255, 0, 255]) > 30, 'it is gone')
})

t.test('what the host points at is seen at relays, and goes out with the link', async t => {
  const { origin, viewer, relay, connection } = await begin(t, 0.1)
  const hand = {}
  const pointing = setInterval(() => origin.app.pointing.point(hand, { display: 'painted', at: { x: 0.5, y: 0.25 } }), 100)
  t.teardown(() => clearInterval(pointing))
  await viewer.until(viewer => last(viewer, 4)?.[1] === 1)
  t.same([2, 4].map(at => last(viewer, 4)!.readUInt16LE(at)), [32768, 16384])
  origin.app.pointing.lookAt({ display: 'painted', at: { x: 0, y: 0, width: 0.5, height: 0.5 } })
  await viewer.until(viewer => last(viewer, 5)?.[1] === 1)
  t.match(relay.app.pointing.region, { display: 'hall' })
  clearInterval(pointing)
  origin.app.pointing.lift(hand)
  await viewer.until(viewer => last(viewer, 4)?.[1] === 0)
  origin.app.pointing.point(hand, { display: 'painted', at: { x: 0.5, y: 0.5 } })
  await viewer.until(viewer => last(viewer, 4)?.[1] === 1)
  connection.setConnected(false)
  await viewer.until(viewer => last(viewer, 4)?.[1] === 0)
})

t.test('each machine that shares is a display of a relay for all of them', async t => {
  const bus = new MemoryBus()
  const relay = await startRelay(t, bus.connect(), '*')
  const early = await watchUpdates(t, relay.url)
  await early.until(({ faults }) => faults.at(-1) === 'no machine shares its screen yet')
  const screens = [new PaintedScreen(640, 400, 1), new PaintedScreen(320, 200, 2)]
  await startOrigin(t, bus.connect(), screens[0]!, 'hall-1')
  await early.until(sees(screens[0]!))
  t.equal(early.faults.at(-1), null)
  await startOrigin(t, bus.connect(), screens[1]!, 'hall-2')
  await sleep(1100) // a list is known for a second
  const displays = await (await fetch(`${relay.url}/displays`)).json() as object[]
  t.match(displays, [{ id: 'hall-1', width: 640, height: 400 }, { id: 'hall-2', width: 320, height: 200 }])
  const other = await watchUpdates(t, relay.url, '?display=hall-2')
  await other.until(sees(screens[1]!))
  t.ok(sees(screens[0]!)(early))
})

t.test('a name must be one', async t => {
  const bus = new MemoryBus()
  for (const name of ['', 'a.b', 'a b', 'x'.repeat(64), '*>']) {
    await t.rejects(startRelay(t, bus.connect(), name), /the name on the bus is/)
  }
  await t.rejects(startOrigin(t, bus.connect(), new PaintedScreen(64, 48), '*'), /the name on the bus is/)
})
