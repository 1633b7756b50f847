// A service whose frames cost nothing to make: `tsx bench/fan-out-server.ts <bytes per frame> <frames/s>`.
// The broadcaster, route and framing are the real ones; only the capture is made up.
import { randomFillSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { Broadcaster } from '../capture/broadcaster/broadcaster.js'
import type { Frame } from '../capture/frame.js'
import { FRAMINGS } from '../capture/mjpeg/framing.js'
import { createPace } from '../capture/pace.js'
import type { Views } from '../capture/views/views.js'
import videoFeed from '../routes/video-feed.js'
import { captureOf } from '../test/fixtures/capture.js'

const [frameBytes, fps] = process.argv.slice(2).map(Number) as [number, number]
const jpeg = randomFillSync(Buffer.alloc(frameBytes))
const frameNow = (): Frame => ({ kind: 'frame', jpeg, width: 1920, height: 1080, takenAt: Date.now(), sequence: 0 })

const broadcaster = new Broadcaster<Frame>(async (signal, emit) => {
  const pace = createPace(fps)
  while (!signal.aborted) {
    await pace.next(signal)
    emit(frameNow())
  }
}, { lingerMs: 0 })

const app = Fastify({ forceCloseConnections: true })
const view = { key: '', isDefault: true, reductions: [], join: () => broadcaster.subscribe() }
await app.register(captureOf({ find: async () => view, main: broadcaster } as unknown as Views))
await app.register(videoFeed)
await app.listen({ host: '127.0.0.1', port: 0, backlog: 2000 })
process.send!({ port: (app.server.address() as AddressInfo).port, partBytes: Buffer.concat(FRAMINGS.plain.part(frameNow())).length })
