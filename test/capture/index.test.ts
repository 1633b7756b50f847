import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import capture, { sendFrames, type CaptureOptions, type Frame, type OwnSource, type Source } from '../../capture/index.js'
import { FRAMINGS } from '../../capture/mjpeg/framing.js'
import { createPicture } from '../../capture/pictures/draw.js'
import { drawPlaceholder } from '../../capture/pictures/placeholder.js'
import { decode } from '../fixtures/pixels.js'

/** Somebody else's app: nothing but the plugin. */
function create (t: Test, options: Partial<CaptureOptions> & OwnSource): FastifyInstance {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(capture, options)
  return app
}

/** The same app with an endless stream, and its port. */
async function listen (t: Test): Promise<{ app: FastifyInstance, port: number }> {
  const app = create(t, { source: 'pattern', lingerMs: 60_000 })
  app.get('/stream', async (_request, reply) => {
    reply.hijack().raw.writeHead(200, { connection: 'close' })
    await sendFrames(reply.raw, app.broadcaster.subscribe(), FRAMINGS.plain)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: (app.server.address() as AddressInfo).port }
}

t.test('any Fastify app can share the screen with one line', async t => {
  const app = create(t, { source: 'pattern' })
  app.get('/first.jpg', async (_request, reply) => {
    for await (const { jpeg, fault } of app.broadcaster.subscribe()) {
      if (!fault) return reply.type('image/jpeg').send(jpeg)
    }
  })
  const answer = await app.inject('/first.jpg')
  t.equal(answer.statusCode, 200)
  t.match(decode(answer.rawPayload), { width: 1280, height: 720 })
  t.match(app.source, { name: 'pattern', display: { id: 'pattern' }, reason: 'as configured' })
  t.equal(app.broadcaster.subscribers, 0)
})

t.test('the options set the rate and the quality of the frames', async t => {
  async function sizeAt (quality: number) {
    const app = create(t, { source: 'pattern', fps: 240, quality })
    await app.ready()
    const { value } = await app.broadcaster.subscribe().next()
    return value!.jpeg.length
  }
  const [coarse, fine] = [await sizeAt(10), await sizeAt(95)]
  t.ok(coarse < fine, `${coarse} bytes, ${fine} bytes`)

  const app = create(t, { source: 'pattern', fps: 20 })
  await app.ready()
  const viewer = app.broadcaster.subscribe()
  const { value: first } = await viewer.next()
  let last = first!
  for (let frame = 0; frame < 4; frame++) last = (await viewer.next()).value!
  t.ok(last.takenAt - first!.takenAt >= 4 * 50 - 30, `four intervals of 50 ms took ${last.takenAt - first!.takenAt} ms`)
})

/** Says that there is nothing to show, and then shows something. */
const own: Source = {
  name: 'own',
  open: async () => ({
    lost: new AbortController().signal,
    displays: async () => [{ id: 'one', name: 'one', x: 0, y: 0, width: 64, height: 48, primary: true }],
    async capture (_display, pace, signal, emit) {
      await pace.next(signal)
      emit({ ...await drawPlaceholder('not yet', { width: 64, height: 48 }, 'PAUSED'), code: 'PAUSED' })
      await pace.next(signal)
      emit({ ...createPicture(64, 48), takenAt: 1 })
      await new Promise(resolve => signal.addEventListener('abort', resolve))
    },
    close: async () => {}
  })
}

t.test('an app can bring a source of its own, which may say why it has nothing to show', async t => {
  const app = create(t, { own, fps: 5 })
  await app.ready()
  t.match(app.source, { name: 'own', display: { id: 'one' }, reason: 'as the program says' })
  const frames: Frame[] = []
  for await (const frame of app.broadcaster.subscribe()) {
    if (frames.push(frame) === 2) break
    t.equal(app.views.reason, undefined, 'a pause is no trouble')
  }
  t.match(frames, [{ fault: 'not yet', code: 'PAUSED' }, { fault: undefined, takenAt: 1 }])
  await t.rejects(async () => { await create(t, { own, displayId: 'two' }).ready() }, /there is no display "two"/)
})

const wrong: Array<[object, string | RegExp]> = [
  [{ source: 'wayland' }, 'source is "wayland", but must be one of auto, wlroots, x11, native, screenshot, command, pattern'],
  [{ command: 'ffmpeg' }, 'command is "ffmpeg", but must be a non-empty list of strings'],
  [{ command: ['ffmpeg', 1] }, 'command is ["ffmpeg",1], but must be a non-empty list of strings'],
  [{ fps: 0 }, 'fps is 0, but must be a number from 0.1 to 240'],
  [{ quality: 'high' }, 'quality is "high", but must be a whole number from 1 to 100'],
  [{ lingerMs: -1 }, 'lingerMs is -1, but must be a whole number from 0 to 3600000'],
  [{ displayId: '' }, 'displayId is "", but must be a non-empty string'],
  [{ rate: 30 }, 'there is no option rate; the options are source, command, displayId, fps, width, height, fit, quality, lingerMs'],
  [{ displayId: 'HDMI-9' }, /there is no display "HDMI-9"; pattern shows "pattern"/]
]
for (const [options, message] of wrong) {
  t.test(`a wrong option is reported when the app starts, with what to write instead: ${JSON.stringify(options)}`, async t => {
    await t.rejects(async () => { await create(t, { source: 'pattern', ...options }).ready() }, { message })
  })
}

t.test('registering it twice is an error', async t => {
  const app = create(t, { source: 'pattern' })
  app.register(capture, { source: 'pattern' })
  await t.rejects(async () => { await app.ready() }, { code: 'FST_ERR_DEC_ALREADY_PRESENT' })
})

t.test('the app closes at once even if viewers are connected, and the viewers see the end', async t => {
  const { app, port } = await listen(t)
  const viewers = await Promise.all(Array.from({ length: 5 }, async () => {
    const [response] = await once(get({ port, path: '/stream', agent: false }), 'response') as [IncomingMessage]
    await once(response, 'data')
    return response
  }))
  t.equal(app.broadcaster.subscribers, 5)
  const ends = Promise.all(viewers.map(response => once(response.resume(), 'end')))
  const began = performance.now()
  await app.close()
  t.ok(performance.now() - began < 4000, `it took ${performance.now() - began} ms`)
  await ends
  t.match(app.broadcaster, { subscribers: 0, capturing: false })
})
