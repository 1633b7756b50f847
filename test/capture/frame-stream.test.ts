import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Broadcaster } from '../../capture/broadcaster.js'
import { FrameStream } from '../../capture/frame-stream.js'
import { FRAMINGS } from '../../capture/mjpeg.js'
import { Camera, frameOf } from '../fixtures/camera.js'

const { plain, advance } = FRAMINGS

function broadcast (t: Test) {
  const camera = new Camera()
  const broadcaster = new Broadcaster(camera.capture, { lingerMs: 0, repeatMs: 60_000 })
  t.teardown(() => broadcaster.close())
  return { camera, broadcaster }
}

/** A receiver that takes the next chunk only when it is told. */
class Slow extends Writable {
  readonly chunks: string[] = []
  #taken: (() => void) | undefined

  constructor () {
    super({ highWaterMark: 1 })
  }

  override _write (chunk: Buffer, _encoding: string, taken: () => void): void {
    this.chunks.push(chunk.toString())
    this.#taken = taken
    this.emit('chunk')
  }

  /** Takes the chunk that it has, and resolves with the next. */
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
    const stream = new FrameStream(broadcaster.subscribe(), framing)
    const chunks: Buffer[] = []
    const frames = [frameOf('one'), frameOf('two')]
    stream.on('data', chunk => {
      chunks.push(chunk)
      const last = Buffer.concat(chunks).toString()
      if (last.endsWith(framing.part(frames[0]!).toString())) camera.shoot(frames[1]!)
      if (last.endsWith(framing.part(frames[1]!).toString())) broadcaster.close()
    })
    camera.shoot(frames[0]!)
    await once(stream, 'end')
    t.equal(Buffer.concat(chunks).toString(), Buffer.concat([framing.preamble, ...frames.map(framing.part)]).toString())
  })
}

t.test('a slow receiver gets the newest frame when it has taken the last', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [viewer, witness] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const stream = new FrameStream(viewer, plain)
  t.teardown(() => stream.destroy())
  const slow = stream.pipe(new Slow())
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

t.test('a receiver that reads nothing is kept one frame, not a queue of them', async t => {
  const { camera, broadcaster } = broadcast(t)
  const [viewer, witness] = [broadcaster.subscribe(), broadcaster.subscribe()]
  const stream = new FrameStream(viewer, plain)
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => client.destroy())
  const [socket] = await once(server, 'connection') as [Socket]
  socket.on('error', () => {})
  client.pause()
  stream.pipe(socket)

  const size = 1024 * 1024
  let shot = 0
  // The kernel takes a few megabytes; after that frames are dropped.
  for (let waiting = 0, dropped = 0; waiting < 10; waiting = viewer.dropped > dropped ? waiting + 1 : 0) {
    if (shot === 100) return t.fail('100 frames were queued')
    dropped = viewer.dropped
    camera.shoot(frameOf('', { jpeg: Buffer.alloc(size, ++shot) }))
    await witness.next()
    await turn()
  }
  const frames = (stream.readableLength + socket.writableLength) / size
  t.ok(frames > 0 && frames < 1.1, `${frames} frames wait in this process`)

  // The one that waits in the slot is the newest; when it is here, all is.
  let last = Buffer.alloc(0)
  for await (const chunk of client) {
    last = Buffer.concat([last, chunk]).subarray(-3)
    if (last.equals(Buffer.from([shot, 0x0d, 0x0a]))) break
  }
  t.equal(viewer.full, false, 'a receiver that reads again gets the newest frame')
})

t.test('a receiver that takes nothing for too long is given up', async t => {
  const { camera, broadcaster } = broadcast(t)
  const stream = new FrameStream(broadcaster.subscribe(), plain, 50)
  const slow = stream.pipe(new Slow())
  camera.shoot(frameOf('one'))
  await once(slow, 'chunk')
  const stalled = performance.now()
  await once(stream, 'close')
  t.ok(performance.now() - stalled > 45, `after ${performance.now() - stalled} ms`)
  t.equal(stream.errored, null, 'which is no error')
  t.equal(broadcaster.subscribers, 0)
})

t.test('a receiver of a screen that stands still is not given up', async t => {
  const { camera, broadcaster } = broadcast(t)
  const slow = new FrameStream(broadcaster.subscribe(), plain, 40).pipe(new Slow())
  camera.shoot(frameOf('one'))
  await once(slow, 'chunk')
  const next = slow.next()
  await sleep(120) // three times as long as it may stall
  t.equal(broadcaster.subscribers, 1)
  camera.shoot(frameOf('two'))
  t.match(await next, /two/)
})

t.test('nobody is left in the audience when the stream is destroyed', async t => {
  const { camera, broadcaster } = broadcast(t)
  const waiting = new FrameStream(broadcaster.subscribe(), advance)
  const unread = new FrameStream(broadcaster.subscribe(), plain)
  waiting.resume()
  camera.shoot(frameOf('one'))
  await once(waiting, 'data')
  waiting.destroy()
  unread.destroy()
  await Promise.all([waiting, unread].map(stream => once(stream, 'close')))
  t.equal(broadcaster.subscribers, 0)
  await once(camera, 'end')
  t.equal(waiting.errored, null)
})

t.test('the end of the service ends the stream', async t => {
  const { broadcaster } = broadcast(t)
  const stream = new FrameStream(broadcaster.subscribe(), plain)
  stream.resume()
  const ended = once(stream, 'end')
  await broadcaster.close()
  await ended
})

t.test('a capture that fails breaks the stream, with what failed', async t => {
  const { camera, broadcaster } = broadcast(t)
  const stream = new FrameStream(broadcaster.subscribe(), plain)
  stream.resume()
  camera.shoot(new Error('the cable is out'))
  const [error] = await once(stream, 'error')
  t.equal(error.message, 'the cable is out')
})

t.test('the end of the service does not wait for a receiver that takes nothing', async t => {
  const { camera, broadcaster } = broadcast(t)
  const stream = new FrameStream(broadcaster.subscribe(), plain)
  t.teardown(() => stream.destroy())
  const slow = stream.pipe(new Slow())
  camera.shoot(frameOf('one'))
  await once(slow, 'chunk')
  const began = performance.now()
  const closed = once(stream, 'close')
  await broadcaster.close()
  await closed
  t.ok(performance.now() - began < 2000, `it took ${performance.now() - began} ms`)
})
