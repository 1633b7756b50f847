import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Broadcaster } from './broadcaster/broadcaster.js'
import { check } from './check.js'
import { createEncoder } from './encoders/index.js'
import type { Display, Frame } from './frame.js'
import { CaptureOptionsSchema, type CaptureOptions } from './options.js'
import { drawPlaceholder } from './pictures/placeholder.js'
import { chooseSource } from './sources/index.js'
import { SharedSource } from './sources/shared-source.js'
import { Viewers } from './viewers/viewers.js'
import type { Viewing } from './viewers/viewing.js'
import type { ViewQuery } from './views/view.js'
import { Views } from './views/views.js'

export { Broadcaster } from './broadcaster/broadcaster.js'
export { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor } from './mjpeg/framing.js'
export { CaptureOptionsSchema, type CaptureOptions } from './options.js'
export { sendFrames } from './mjpeg/send-frames.js'
export type { Desktop, Display, Frame, Source } from './frame.js'
export { Lease } from './lease.js'
export { Subscription } from './broadcaster/subscription.js'
export type { Caller, Viewing } from './viewers/viewing.js'
export { ViewSchema, type ViewQuery } from './views/view.js'

/** What is captured, how, and why: a sentence for people. */
export interface ChosenSource {
  name: string
  display: Display
  reason: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Frames of the screen, for whoever subscribes. */
    broadcaster: Broadcaster<Frame>
    /** The same in other sizes, qualities and rates, and of other displays. */
    views: Views
    /** Everybody who watches; a transport asks here for what it sends. */
    viewers: Viewers
    source: ChosenSource
  }
  interface FastifyRequest {
    /**
     * Makes the client a viewer until its request is over, or it is cut off.
     * @throws TOO_MANY_VIEWERS if there is no place
     * @example
     * const frames = await request.watch({ fps: 5 }).frames()
     */
    watch (query: ViewQuery): Viewing
  }
}

/** The response would not do: it does not tell when its client leaves, where it waits behind another one on its connection. */
function watch (this: FastifyRequest, query: ViewQuery): Viewing {
  const { server, raw, ip, headers, admission } = this
  const viewing = server.viewers.watch({
    address: ip,
    userAgent: headers['user-agent'] ?? '',
    admission, // of the plugin access, where it is used
    cut: () => { raw.socket.destroy() }
  }, query)
  if (raw.destroyed) viewing.end()
  else raw.once('close', () => viewing.end())
  return viewing
}

/** JPEG quality of what is shown while there is no picture. */
const PLACEHOLDER_QUALITY = 80

async function placeholder (reason: string, size: { width: number, height: number }): Promise<Frame> {
  const encoder = await createEncoder()
  try {
    const picture = drawPlaceholder(reason, size)
    const { width, height, takenAt } = picture
    return { kind: 'frame', ...await encoder.encode(picture, PLACEHOLDER_QUALITY), width, height, takenAt, sequence: 0, fault: reason }
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
  const { source, desktop, display, reason } = await chooseSource(options.source, options.displayId, options.command)
  const shared = new SharedSource(source, desktop, options.lingerMs)
  const views = new Views(shared, {
    ...options,
    display,
    placeholder: (reason, last) => placeholder(reason, last ?? display),
    onFailure: (error, retryMs) => app.log.warn({ err: error, retryMs }, 'the screen was lost')
  })
  app.decorate('source', { name: source.name, display, reason })
  app.decorate('views', views)
  app.decorate('viewers', new Viewers(views, options))
  app.decorateRequest('watch', watch)
  app.decorate('broadcaster', views.main)
  // Endless streams would keep the server from closing; onClose comes too late for them.
  app.addHook('preClose', async () => {
    await views.close()
    await shared.close()
  })
}, { name: 'deskfeed-capture', fastify: '5.x' })
