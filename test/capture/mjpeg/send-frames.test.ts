import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Broadcaster } from '../../../capture/broadcaster/broadcaster.js'
import { Lease } from '../../../capture/lease.js'
import { FRAMINGS } from '../../../capture/mjpeg/framing.js'
import { sendFrames } from '../../../capture/mjpeg/send-frames.js'
import { descriptorOf } from '../../../network/link/descriptor.js'
import { linkSystem } from '../../../network/link/system.js'
import { Camera, frameOf } from '../../fixtures/camera.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const { plain, advance } = FRAMINGS

function broadcast (t: Test) {
  const camera = new Camera()
  const broadcaster = new Broadcaster(camera.capture, { lingerMs: 0, repeatMs: 60_000 })
  t.teardown(() => broadcaster.close())
  return { camera, broadcaster }
}

/** A receiver that takes the next chunk only when told to. A chunk is what is written at once. */
class Slow extends Writable {
  readonly chunks: string[] = []
  #taken: (() => void) | undefined

  override _writev (chunks: Array<{ chunk: Buffer }>, taken: () => void): void {
    this.chunks.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString())
    this.#taken = taken
    this.emit('chunk')
  }

  /** Takes the present chunk, and resolves with the next. */
  async next (): Promise<string> {
    const chunk = once(this, 'chunk')
    this.#taken?.()
    await chunk
    return this.chunks.at(-1)!
  }
}

for (const [name, framing] of Object.entries(FRAMINGS)) {
  t.test(`a receiver gets every frame as ${name} bytes, and the end`, async t => {
    const { camera, broadcaster } = broadcast(t)
    const receiver = new PassThrough()
    const sent = sendFrames(receiver, broadcaster.subscribe(), framing)
    const frames = [frameOf('one'), frameOf('two')]
    const bytes = (count: number) => Buffer.concat([framing.preamble, ...frames.slice(0, count).flatMap(framing.part)]).toString()
    let received = ''
    receiver.on('data', chunk => {
      received += chunk
      if (received === bytes(1)) camera.shoot(frames[1]!)
      if (received === bytes(2)) broadcaster.close()
    })
    camera.shoot(frames[0]!)
    await once(receiver, 'end')
    await sent
    t.equal(received, bytes(2))
  })
}

t.test('a slow receiver gets the newest frame when it has taken the last', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [viewer, witness] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const slow = new Slow()
  t.teardown(() => slow.destroy())
  sendFrames(slow, viewer, plain)
  for (const text of ['one', 'two', 'three', 'four']) {
    const first = text === 'one' && once(slow, 'chunk')
    camera.shoot(frameOf(text))
    await witness.next()
    await first
  }
  t.strictSame(slow.chunks.map(chunk => chunk.split('\r\n').at(-2)), ['one'])
  t.match(await slow.next(), /four\r\n$/)
  t.equal(viewer.dropped, 2)
})

t.test('for a receiver that reads nothing one frame is kept, not a queue of them', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [viewer, witness] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => client.destroy())
  const [socket] = await once(server, 'connection') as [Socket]
  socket.on('error', () => {})
  client.pause()
  t.teardown(() => socket.destroy())
  sendFrames(socket, viewer, plain)

  const size = 1024 * 1024
  let shot = 0
  // Where links can't be measured, the kernel takes a few megabytes first.
  for (let waiting = 0, dropped = 0; waiting < 10; waiting = viewer.dropped > dropped ? waiting + 1 : 0) {
    if (shot === 100) return t.fail('100 frames were queued')
    dropped = viewer.dropped
    camera.shoot(frameOf('', { jpeg: Buffer.alloc(size, ++shot) }))
    await witness.next()
    await turn()
  }
  const system = await linkSystem()
  const frames = (socket.writableLength + (system?.held(descriptorOf(socket)!) ?? 0)) / size
  t.ok(frames > 0 && frames < 1.1, `${frames} frames wait in this process${system ? ' and in the system' : ''}`)

  // The one that waits in the slot is the newest; when that has arrived, everything has.
  let last = Buffer.alloc(0)
  for await (const chunk of client) {
    last = Buffer.concat([last, chunk]).subarray(-3)
    if (last.equals(Buffer.from([shot, 0x0d, 0x0a]))) break
  }
  t.equal(viewer.full, false, 'a receiver that reads again gets the newest frame')
})

t.test('a receiver that takes nothing for 15 s is given up on, and one of a screen that stands still is not', async t => {
  const time = stopTime(t)
  const { camera, broadcaster } = broadcast(t)
  const [dead, idle] = [new Slow(), new PassThrough()]
  idle.resume()
  const began = Promise.all([once(dead, 'chunk'), once(idle, 'data')])
  const [sent] = [dead, idle].map(receiver => sendFrames(receiver, broadcaster.subscribe(), plain))
  camera.shoot(frameOf('one'))
  await began
  await time.advance(13_000)
  t.equal(dead.destroyed, false, 'it may still be alive')
  await time.advance(2000)
  t.equal(dead.destroyed, true)
  await sent // without an error
  t.equal(broadcaster.subscribers, 1)
  const next = new Promise<void>(resolve => idle.on('data', chunk => { if (String(chunk) === 'two') resolve() }))
  camera.shoot(frameOf('two'))
  await next
})

t.test('no subscriber is left when the receivers close, whatever they are waiting for', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [waiting, stalled, closed] = [new PassThrough(), new Slow(), new PassThrough()]
  closed.destroy()
  const began = Promise.all([once(waiting, 'data'), once(stalled, 'chunk')])
  const sent = [waiting, stalled, closed].map(receiver => sendFrames(receiver, broadcaster.subscribe(), advance))
  camera.shoot(frameOf('one'))
  await began
  waiting.destroy()
  stalled.destroy()
  await Promise.all(sent)
  t.equal(broadcaster.subscribers, 0)
  if (camera.running > 0) await once(camera, 'end')
})

t.test('a capture that fails breaks the stream, and says what failed', async t => {
  const { camera, broadcaster } = broadcast(t)
  const receiver = new PassThrough()
  camera.shoot(new Error('the cable is out'))
  await t.rejects(sendFrames(receiver, broadcaster.subscribe(), plain), { message: 'the cable is out' })
  t.equal(receiver.destroyed, true)
})

t.test('shutting down does not wait for a receiver that takes nothing', async t => {
  const { camera, broadcaster } = broadcast(t)
  const slow = new Slow()
  const sent = sendFrames(slow, broadcaster.subscribe(), plain)
  camera.shoot(frameOf('one'))
  await once(slow, 'chunk')
  const began = performance.now()
  await broadcaster.close()
  await sent
  t.ok(performance.now() - began < 2000, `it took ${performance.now() - began} ms`)
})

t.test('the memory of a frame is reused only when every receiver has taken it', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [quick, slow] = [new PassThrough(), new Slow()]
  quick.resume()
  t.teardown(() => { quick.destroy(); slow.destroy() })
  for (const receiver of [quick, slow]) sendFrames(receiver, broadcaster.subscribe(), plain)
  const handedBack: string[] = []
  const shoot = async (text: string) => {
    camera.shoot(frameOf(text, { lease: new Lease(() => handedBack.push(text)) }))
    await once(quick, 'data')
    await turn()
  }
  const first = once(slow, 'chunk')
  for (const text of ['one', 'two', 'three']) await shoot(text)
  await first
  t.strictSame(handedBack, ['two'], 'one is still being sent, two never was, three is the newest')
  await slow.next()
  await shoot('four')
  t.strictSame(handedBack, ['two', 'one'])
})
