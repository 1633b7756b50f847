import t from 'tap'
import { setImmediate as turn } from 'node:timers/promises'
import { encode } from '../../capture/encode.js'
import type { Encoder, Picture } from '../../capture/frame.js'
import { frameOf } from '../fixtures/camera.js'

const { signal } = new AbortController()

function pictureOf (text: string, takenAt: number): Picture {
  return { data: Buffer.from(text), format: 'bgrx', width: 3, height: 2, takenAt }
}

/** The JPEG of a picture is its bytes and the quality; made one turn later. */
const encoder: Encoder = {
  name: 'test',
  encode: async ({ data }, quality) => {
    await turn()
    return { jpeg: Buffer.from(`${data} at ${quality}`) }
  },
  close: async () => {}
}

/** A source that shows one picture and then stands still until it is told to end; `log` says how it went. */
function still () {
  const log: string[] = []
  return {
    log,
    async * take (signal: AbortSignal) {
      yield pictureOf('still', 1)
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      log.push('told')
      await turn()
      log.push('released')
    }
  }
}

t.test('every picture becomes a frame with its size and the time it was taken', async t => {
  async function * take () {
    yield pictureOf('one', 1)
    yield pictureOf('two', 2)
  }
  const frames = []
  for await (const { jpeg, ...rest } of encode(take, encoder, 70, signal)) frames.push({ jpeg: jpeg.toString(), ...rest })
  t.strictSame(frames, [
    { jpeg: 'one at 70', width: 3, height: 2, takenAt: 1 },
    { jpeg: 'two at 70', width: 3, height: 2, takenAt: 2 }
  ])
})

t.test('what a source gives as a frame is passed on untouched, and in its place', async t => {
  const frame = frameOf('a JPEG')
  async function * take () {
    yield pictureOf('one', 1)
    yield frame
    yield pictureOf('two', 2)
  }
  const frames = []
  for await (const frame of encode(take, encoder, 70, signal)) frames.push(frame)
  t.strictSame(frames.map(({ jpeg }) => jpeg.toString()), ['one at 70', 'a JPEG', 'two at 70'])
  t.equal(frames[1], frame)
})

t.test('the next picture is taken while one is encoded, and not the one after it', async t => {
  let taken = 0
  async function * take () {
    for (;;) yield pictureOf('picture', ++taken)
  }
  const atEncoding: number[] = []
  const frames = encode(take, {
    ...encoder,
    async encode () {
      await turn()
      atEncoding.push(taken)
      return { jpeg: Buffer.alloc(0) }
    }
  }, 70, signal)
  for (let frame = 0; frame < 3; frame++) await frames.next()
  t.strictSame(atEncoding, [2, 3, 4])
  await frames.return()
})

t.test('a source that is lost is a failure, after the frames before it', async t => {
  async function * take () {
    yield pictureOf('one', 1)
    throw new Error('the cable is out')
  }
  const frames = encode(take, encoder, 70, signal)
  t.match((await frames.next()).value?.jpeg.toString(), 'one at 70')
  await t.rejects(frames.next(), { message: 'the cable is out' })
})

t.test('an encoder that fails is a failure, and the source is told to end and waited for', async t => {
  const { take, log } = still()
  const broken = { ...encoder, encode: async () => { throw new Error('no such quality') } }
  await t.rejects(encode(take, broken, 700, signal).next(), { message: 'no such quality' })
  t.strictSame(log, ['told', 'released'])
})

t.test('a source that fails together with the encoder is no unhandled rejection', async t => {
  async function * take () {
    yield pictureOf('one', 1)
    throw new Error('the cable is out')
  }
  const broken = { ...encoder, encode: async () => { await turn(); throw new Error('no such quality') } }
  await t.rejects(encode(take, broken, 700, signal).next(), { message: 'no such quality' })
  await turn() // an unhandled rejection would fail this test
})

t.test('the source has released what it held when nobody takes frames any more', async t => {
  const { take, log } = still()
  const frames = encode(take, encoder, 70, signal)
  await frames.next()
  await frames.return()
  t.strictSame(log, ['told', 'released'])
})

t.test('the frames end when the capture is told to', async t => {
  const stop = new AbortController()
  const { take, log } = still()
  const frames = encode(take, encoder, 70, stop.signal)
  await frames.next()
  const next = frames.next()
  stop.abort()
  t.strictSame(await next, { value: undefined, done: true })
  t.strictSame(log, ['told', 'released'])
})
