import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { isIP } from 'node:net'
import type { FastifyHttpOptions } from 'fastify'
import fp from 'fastify-plugin'
import capture from './capture/index.js'
import type { Config } from './config.js'
import deltas from './deltas/index.js'
import rfb from './rfb/index.js'
import { connectionLimits } from './network/descriptor-limit.js'
import { wantsLocalName } from './network/local-name.js'
import access from './plugins/access.js'
import bus, { busName } from './plugins/bus.js'
import connections from './plugins/connections.js'
import documentation from './plugins/documentation.js'
import errors, { clientErrorHandler, frameworkErrors } from './plugins/errors.js'
import etag from './plugins/etag.js'
import forms from './plugins/forms.js'
import hostView from './plugins/host-view.js'
import hosts from './plugins/hosts.js'
import links from './plugins/links.js'
import load from './plugins/load.js'
import longAnswers from './plugins/long-answers.js'
import mdns from './plugins/mdns.js'
import methods from './plugins/methods.js'
import openapi from './plugins/openapi.js'
import origins from './plugins/origins.js'
import reserve from './plugins/reserve.js'
import revocation from './plugins/revocation.js'
import securityHeaders from './plugins/security-headers.js'
import state from './plugins/state.js'
import validation from './plugins/validation.js'
import viewerLog from './plugins/viewer-log.js'
import websockets from './plugins/websockets.js'
import accessRoutes from './routes/access.js'
import api from './routes/api.js'
import displays from './routes/displays.js'
import health from './routes/health.js'
import host from './routes/host.js'
import hostEvents from './routes/host-events.js'
import metrics from './routes/metrics.js'
import page from './routes/page.js'
import snapshot from './routes/snapshot.js'
import updates from './routes/updates.js'
import videoFeed from './routes/video-feed.js'
import vnc from './routes/vnc.js'

export { readConfig } from './config.js'

/** The most that a request's head may have, and the most that its body may have: a name and two texts need no more. */
const MAX_BYTES = 16 * 1024

/** What no plugin can set: options for the instance that Deskfeed is registered in, `Fastify({ ...options })`. */
export const options = {
  forceCloseConnections: true,
  // Trying out one source after another takes longer than the default of 10 s if they hang.
  pluginTimeout: 30_000,
  // A client that is slow to send a request is cut off within 11 s: the request, with its body, must arrive within 10 s, and Node checks
  // every second. With TLS the same options go among its own: `https: { ...options.http, cert, key }`.
  requestTimeout: 10_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1000, maxHeaderSize: MAX_BYTES },
  // How long a connection may stay open between requests, ms.
  keepAliveTimeout: 10_000,
  bodyLimit: MAX_BYTES,
  frameworkErrors,
  clientErrorHandler,
  routerOptions: {
    // Clients of the Django flavour end every path with a slash.
    ignoreTrailingSlash: true,
    // A path segment may be as long as the head that Node accepts, 16 KiB; the router's own limit of 100 characters would mean 414.
    maxParamLength: MAX_BYTES
  }
} satisfies FastifyHttpOptions<Server>

export interface DeskfeedOptions {
  /** From `readConfig`. */
  config: Config
  /** The file that keeps what must outlive a crash of the process; if left out, nothing is kept. */
  statePath?: string | undefined
  /** The file that keeps that a Wayland desktop need not ask again whether its screen may be shared; if left out, it is not kept. */
  tokenPath?: string | undefined
}

/** Deskfeed as a plugin: everything except the process. */
export default fp<DeskfeedOptions>(async (app, { config, statePath, tokenPath }) => {
  // Several instances may run on one host, and browsers share cookies between its ports. With PORT=0 the port is not known yet.
  const cookieName = `deskfeed_${config.PORT || randomBytes(6).toString('hex')}`
  await app.register(errors)
  await app.register(connections, {
    ...connectionLimits(config.MAX_VIEWERS, config.MAX_VIEWERS_PER_ADDRESS),
    proxies: config.TRUST_PROXY
  })
  await app.register(securityHeaders)
  // A service that listens on a name is reached by it.
  await app.register(hosts, { allowed: [...config.ALLOWED_HOSTS, ...isIP(config.HOST) ? [] : [config.HOST]] })
  await app.register(origins)
  const invited = {
    mode: config.ACCESS,
    ...config.ACCESS_KEY && { key: config.ACCESS_KEY },
    ...config.HOST_KEY && { hostKey: config.HOST_KEY },
    ...config.STREAM_KEY && { streamKey: config.STREAM_KEY }
  }
  await app.register(access, {
    ...invited,
    ...config.METRICS_KEY && { metricsKey: config.METRICS_KEY },
    lifetimeMs: config.SESSION_HOURS * 3_600_000,
    cookieName
  })
  await app.register(reserve)
  await app.register(load)
  await app.register(longAnswers)
  await app.register(methods)
  await app.register(forms)
  await app.register(validation)
  await app.register(etag)
  await app.register(openapi, { cookieName })
  await app.register(documentation)
  if (config.BUS) {
    await app.register(bus, {
      servers: config.BUS,
      ...config.BUS_KEY && { key: config.BUS_KEY },
      ...config.BUS_CREDS && { credentials: config.BUS_CREDS },
      ...config.BUS_CA && { ca: config.BUS_CA }
    })
  }
  const relays = app.bus && await import('./relay/index.js')
  if (relays && config.ROLE === 'relay') await app.register(relays.relay, { bus: app.bus!, name: config.BUS_NAME ?? '*' })
  await app.register(capture, {
    own: app.relaySource,
    source: config.SOURCE,
    ...config.SOURCE_COMMAND && { command: config.SOURCE_COMMAND },
    ...tokenPath && { tokenPath },
    ...config.DISPLAY_ID && { displayId: config.DISPLAY_ID },
    fps: config.FPS,
    ...config.WIDTH && { width: config.WIDTH },
    ...config.HEIGHT && { height: config.HEIGHT },
    fit: config.FIT,
    quality: config.QUALITY,
    lingerMs: config.LINGER_MS,
    maxViewers: config.MAX_VIEWERS,
    maxViewersPerAddress: config.MAX_VIEWERS_PER_ADDRESS
  })
  await app.register(deltas)
  if (relays && config.ROLE === 'origin') await app.register(relays.origin, { bus: app.bus!, name: config.BUS_NAME ?? busName() })
  await app.register(rfb, {
    ...config.VNC_PORT !== undefined && { port: config.VNC_PORT },
    ...config.VNC_PASSWORD && { password: config.VNC_PASSWORD },
    host: config.HOST
  })
  await app.register(revocation)
  await app.register(viewerLog)
  if (wantsLocalName(config)) await app.register(mdns)
  await app.register(links, { host: config.HOST, port: config.PORT })
  await app.register(hostView)
  const shown = {
    ...config.DISPLAY_ID && { display: config.DISPLAY_ID },
    fps: config.FPS,
    quality: config.QUALITY,
    ...config.WIDTH && { width: config.WIDTH },
    ...config.HEIGHT && { height: config.HEIGHT },
    fit: config.FIT
  }
  if (statePath) await app.register(state, { ...invited, shown, path: statePath })

  await app.register(accessRoutes)
  await app.register(page)
  await app.register(videoFeed)
  await app.register(snapshot)
  await app.register(displays)
  await app.register(health)
  await app.register(metrics)
  await app.register(host)
  await app.register(hostEvents)
  await app.register(api)
  await app.register(api, { prefix: '/api', undocumented: true })
  // After all routes that need none of it, see there.
  await app.register(websockets)
  await app.register(updates)
  await app.register(vnc)
}, { name: 'deskfeed' })
