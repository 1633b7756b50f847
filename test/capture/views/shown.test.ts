import { once } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Camera } from '../../../capture/views/camera.js'
import type { Display, Encoder, Frame, Picture } from '../../../capture/frame.js'
import { frameOf } from '../../fixtures/camera.js'
import { ShotList } from '../../fixtures/shots.js'

const VIEW = { quality: 70, fps: 240, showsFrames: true }

function pictureOf (text: string, takenAt: number): Picture {
  return { kind: 'picture', data: Buffer.from(text), format: 'bgrx', width: 3, height: 2, stride: 12, takenAt, sequence: 0 }
}

/** Its JPEG is the bytes of the picture and the quality, made one turn later. `ends` counts how often it was closed. */
function encoderOf (encode?: Encoder['encode']) {
  const encoder = {
    ends: 0,
    name: 'test',
    encode: encode ?? (async ({ data }, quality) => {
      await turn()
      return { jpeg: Buffer.from(`${data} at ${quality}`) }
    }),
    close: async () => { encoder.ends++ }
  } satisfies Encoder & { ends: number }
  return encoder
}

/** A view of a source that shows what the test tells it to. */
async function open (t: Test, encoder: Encoder) {
  const { framesOf } = await t.mockImport<typeof import('../../../capture/views/shown.js')>('../../../capture/views/shown.js', {
    '../../../capture/encoders/index.js': { createEncoder: async () => encoder, decode: async () => { throw new Error('not needed') } }
  })
  const source = new ShotList()
  const [display] = await source.displays() as [Display]
  const stop = new AbortController()
  const frames: Frame[] = []
  const ended = framesOf(new Camera(source, display), VIEW)(stop.signal, frame => { frames.push(frame) })
  ended.catch(() => {}) // the test checks it later
  t.teardown(() => stop.abort())
  return { source, frames, ended, stop, until: async (count: number) => { while (frames.length < count) await turn() } }
}

t.test('every picture becomes a frame with its size and the time it was taken', async t => {
  const { source, frames, until } = await open(t, encoderOf())
  source.shoot(pictureOf('one', 1))
  await until(1)
  source.shoot(pictureOf('two', 2))
  await until(2)
  t.strictSame(frames.map(({ jpeg, width, height, takenAt }) => ({ jpeg: jpeg.toString(), width, height, takenAt })), [
    { jpeg: 'one at 70', width: 3, height: 2, takenAt: 1 },
    { jpeg: 'two at 70', width: 3, height: 2, takenAt: 2 }
  ])
})

t.test('a frame from a source is passed on untouched, and in its turn', async t => {
  const { source, frames, until } = await open(t, encoderOf())
  const frame = frameOf('a JPEG')
  for (const [index, shot] of [pictureOf('one', 1), frame, pictureOf('two', 2)].entries()) {
    source.shoot(shot)
    await until(index + 1)
  }
  t.strictSame(frames.map(({ jpeg }) => jpeg.toString()), ['one at 70', 'a JPEG', 'two at 70'])
  t.equal(frames[1]!.jpeg, frame.jpeg, 'without a copy of its bytes')
})

t.test('the next picture is taken while one is being encoded, but not the one after it', async t => {
  const encodings = { count: 0, end () {} }
  const { source, until } = await open(t, encoderOf(async () => {
    encodings.count++
    await new Promise<void>(resolve => { encodings.end = resolve })
    return { jpeg: Buffer.alloc(0) }
  }))
  for (let takenAt = 1; takenAt <= 5; takenAt++) source.shoot(pictureOf('picture', takenAt))
  for (const frame of [1, 2, 3]) {
    while (encodings.count < frame) await turn()
    await sleep(50) // time for ten more pictures
    t.equal(source.given, frame + 1, `while frame ${frame} is being encoded`)
    encodings.end()
    await until(frame)
  }
  while (encodings.count < 4) await turn()
  encodings.end()
})

t.test('a source that is lost is a failure, which comes after the frames before it', async t => {
  const { source, frames, ended, until } = await open(t, encoderOf())
  source.shoot(pictureOf('one', 1))
  await until(1)
  source.shoot(new Error('the cable is out'))
  await t.rejects(ended, { message: 'the cable is out' })
  t.equal(frames.length, 1)
})

t.test('an encoder that fails is a failure, is closed, and the source ends', async t => {
  const encoder = encoderOf(async () => { throw new Error('no such quality') })
  const { source, ended } = await open(t, encoder)
  const sourceEnded = once(source, 'end')
  source.shoot(pictureOf('one', 1))
  await t.rejects(ended, { message: 'no such quality' })
  await sourceEnded
  t.equal(encoder.ends, 1)
})

t.test('a source that fails together with the encoder is no unhandled rejection', async t => {
  const { source, ended } = await open(t, encoderOf(async () => {
    source.shoot(new Error('the cable is out'))
    await once(source, 'end')
    throw new Error('no such quality')
  }))
  source.shoot(pictureOf('one', 1))
  await t.rejects(ended, { message: 'no such quality' })
  await turn() // an unhandled rejection would fail this test
})

t.test('it ends when told to, even while a picture is being encoded, and then the source ends', async t => {
  const encoder = encoderOf()
  const { source, ended, stop, until } = await open(t, encoder)
  source.shoot(pictureOf('one', 1))
  await until(1)
  const sourceEnded = once(source, 'end')
  source.shoot(pictureOf('two', 2))
  while (source.given < 2) await turn()
  stop.abort()
  await ended
  await sourceEnded
  t.equal(encoder.ends, 1)
})
