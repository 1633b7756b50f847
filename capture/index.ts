import fp from 'fastify-plugin'
import { Broadcaster, type Capture } from './broadcaster.js'
import { check } from './check.js'
import { encode } from './encode.js'
import { createEncoder } from './encoders/index.js'
import type { Frame } from './frame.js'
import { CaptureOptionsSchema, type CaptureOptions } from './options.js'
import { createPace } from './pace.js'
import { drawPlaceholder } from './placeholder.js'
import { withRestart } from './restart.js'
import { chooseSource, type Choice } from './sources/index.js'

export { Broadcaster } from './broadcaster.js'
export { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor } from './mjpeg.js'
export { CaptureOptionsSchema, type CaptureOptions } from './options.js'
export { sendFrames } from './send-frames.js'
export type { Display, Frame, Source } from './frame.js'
export { Subscription } from './subscription.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Frames of the screen, for whoever subscribes. */
    broadcaster: Broadcaster
    /** What is captured, and why. */
    captured: Choice
  }
}

function captureOf ({ source, display }: Choice, { fps, quality }: CaptureOptions): Capture {
  return async function * (signal) {
    const encoder = await createEncoder()
    try {
      yield * encode(signal => source.pictures(display, createPace(fps), signal), encoder, quality, signal)
    } finally {
      await encoder.close()
    }
  }
}

async function placeholder (reason: string, size: { width: number, height: number }): Promise<Frame> {
  const encoder = await createEncoder()
  try {
    const picture = drawPlaceholder(reason, size)
    const { width, height, takenAt } = picture
    return { ...await encoder.encode(picture, 80), width, height, takenAt, fault: reason }
  } finally {
    await encoder.close()
  }
}

/**
 * Captures a screen while somebody looks: decorates the instance with a {@link Broadcaster}.
 *
 * @throws at registration, when an option is wrong, or the source that was asked for does not work here
 * @example
 * app.register(capture, { source: 'pattern' })
 * app.get('/first.jpg', async (request, reply) => {
 *   for await (const { jpeg } of app.broadcaster.subscribe()) return reply.type('image/jpeg').send(jpeg)
 * })
 */
export default fp<Partial<CaptureOptions>>(async (app, given) => {
  const options = check(CaptureOptionsSchema, given)
  const choice = await chooseSource(options.source, options.displayId, options.command)
  const capture = withRestart(captureOf(choice, options), {
    placeholder: (reason, last) => placeholder(reason, last ?? choice.display),
    onFailure: (error, retryMs) => app.log.warn({ err: error, retryMs }, 'the screen was lost')
  })
  const broadcaster = new Broadcaster(capture, { lingerMs: options.lingerMs, placeholder: reason => placeholder(reason, choice.display) })
  app.decorate('captured', choice)
  app.decorate('broadcaster', broadcaster)
  // Endless streams would keep the server from closing; onClose comes too late for them.
  app.addHook('preClose', () => broadcaster.close())
}, { name: 'deskfeed-capture', fastify: '5.x' })
