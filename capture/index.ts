import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Broadcaster } from './broadcaster/broadcaster.js'
import { check } from './check.js'
import type { ScreenTrouble } from '../contract/troubles.js'
import type { Display, Frame, Source } from './frame.js'
import { CaptureOptionsSchema, type CaptureOptions } from './options.js'
import { chooseSource, openOwn } from './sources/index.js'
import { SharedSource } from './sources/shared-source.js'
import type { Traffic } from '../meter/traffic.js'
import { unmapped } from '../network/address.js'
import { Viewers, type ViewersOptions } from './viewers/viewers.js'
import type { Viewing } from './viewers/viewing.js'
import { OutageLog } from './views/outage-log.js'
import type { PictureViewQuery } from './views/view.js'
import { encodePlaceholder } from './views/placeholder-frame.js'
import { Views } from './views/views.js'

export { Broadcaster } from './broadcaster/broadcaster.js'
export { Fault, kindOf, type FaultKind, type Reason } from './fault.js'
export { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor } from './mjpeg/framing.js'
export { CaptureOptionsSchema, type CaptureOptions } from './options.js'
export { sendFrames } from './mjpeg/send-frames.js'
export type { Desktop, Display, Frame, Picture, Pointer, PointerImage, Rectangle, Region, Source } from './frame.js'
export { Lease } from './lease.js'
export { Subscription } from './broadcaster/subscription.js'
export { counted } from './mjpeg/counted.js'
export type { Caller, Sent, Viewing } from './viewers/viewing.js'
export { PictureViewSchema, ViewSchema, type Extent, type PictureViewQuery, type ViewQuery } from './views/view.js'
export { erasePointer } from './pictures/pointer.js'
export type { AskedView } from './views/asked-view.js'

/** What is captured, and how. */
export interface ChosenSource {
  name: string
  /** That of the default view; the host can share another one. */
  readonly display: Display
  /** All that could be shown at the start. */
  displays: readonly Display[]
  /** Why, in a sentence for people. */
  reason: string
  /** How many pictures it left out since they don't decode; left out if it makes its pictures itself. */
  readonly dropped?: number | undefined
  /** Whether it shows a test pattern because no screen was found. */
  isSubstitute?: boolean
  /** Why there is none, for programs; set then. */
  code?: ScreenTrouble | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Frames of the screen, for whoever subscribes. */
    broadcaster: Broadcaster<Frame>
    /** The same in other sizes, qualities and rates, and frames of other displays. */
    views: Views
    /** Everyone who is watching; a transport gets what it sends from here. */
    viewers: Viewers
    source: ChosenSource
  }
  interface FastifyRequest {
    /**
     * Makes the client a viewer until its request ends or it is cut off.
     * @param traffic where the viewer is counted for the metrics: that of the transport, `app.views.meter.over('mjpeg')`
     * @throws TOO_MANY_VIEWERS if there is no room
     * @example
     * const frames = await request.watch({ fps: 5 }).frames()
     */
    watch (query: PictureViewQuery, traffic?: Traffic): Viewing
  }
}

/** What only developers can say of the capture. */
export interface OwnSource {
  /** A source of your own: the option `source` does not matter then. */
  own?: Source | undefined
}

/**
 * Closes a connection at once. After a mere close the system would go on sending what it has buffered for a slow reader, megabytes.
 * A TLS socket can't be reset: that takes the plugin `connections`, which knows the socket below.
 */
function reset (socket: Socket): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

/** Listens to the request: a response that waits behind another one on its connection does not report that its client has left. */
function watch (this: FastifyRequest, query: PictureViewQuery, traffic?: Traffic): Viewing {
  const { server, raw, ip, headers, admission, routeOptions: { config } } = this
  const { bytesWritten } = raw.socket // by answers before this one
  const viewing = server.viewers.watch({
    address: unmapped(ip),
    userAgent: headers['user-agent'] ?? '',
    sight: config.sight,
    traffic,
    admission, // from the access plugin, where that is registered
    cut: () => (server.cutConnection ?? reset)(raw.socket), // where the plugin `connections` is registered, or not
    bytesSent: () => raw.socket.bytesWritten - bytesWritten
  }, query)
  if (raw.destroyed) {
    viewing.end()
    return viewing
  }
  raw.once('close', () => viewing.end())
  return viewing
}

/** Decorates the instance with views: what the plugin does once it has a source. Tests and benches bring views of their own. */
export function decorate (app: FastifyInstance, source: ChosenSource, views: Views, limits: ViewersOptions): void {
  app.decorate('source', source)
  app.decorate('views', views)
  app.decorate('broadcaster', views.main)
  const viewers = new Viewers(views, limits)
  views.on('changed', () => viewers.startOver())
  app.decorate('viewers', viewers)
  app.decorateRequest('watch', watch)
}

/**
 * Captures a screen while anyone is watching: decorates the instance with a {@link Broadcaster}.
 *
 * @throws at registration, if an option is wrong or the requested source does not work here
 * @example
 * app.register(capture, { source: 'pattern' })
 * app.get('/first.jpg', async (request, reply) => {
 *   for await (const { jpeg } of app.broadcaster.subscribe()) return reply.type('image/jpeg').send(jpeg)
 * })
 */
export default fp<Partial<CaptureOptions> & OwnSource>(async (app, { own, ...given }) => {
  const options = check(CaptureOptionsSchema, given)
  const { source, desktop, display: first, displays, reason, isSubstitute, code } = own
    ? await openOwn(own, options.displayId)
    : await chooseSource(options.source, options.displayId, options.command)
  const shared = new SharedSource(source, desktop)
  const views = new Views(shared, {
    ...options,
    display: first,
    placeholder: encodePlaceholder
  })
  const outageLog = new OutageLog(app.log, source.name, views.outages)
  app.addHook('onClose', async () => outageLog.close())
  decorate(app, {
    name: source.name,
    displays,
    reason,
    isSubstitute,
    code,
    get display () { return views.display },
    get dropped () { return source.dropped }
  }, views, options)
  // Endless streams would keep the server from closing; onClose would come too late.
  app.addHook('preClose', async () => {
    await views.close()
    await shared.close()
  })
}, { name: 'deskfeed-capture', fastify: '5.x' })
