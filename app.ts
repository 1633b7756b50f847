import type { FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import capture from './capture/index.js'
import access from './plugins/access.js'
import documentation from './plugins/documentation.js'
import env, { type Config } from './plugins/env.js'
import errors from './plugins/errors.js'
import etag from './plugins/etag.js'
import forms from './plugins/forms.js'
import methods from './plugins/methods.js'
import openapi from './plugins/openapi.js'
import validation from './plugins/validation.js'
import doors from './routes/access.js'
import api from './routes/api.js'
import health from './routes/health.js'
import host from './routes/host.js'
import page from './routes/page.js'
import snapshot from './routes/snapshot.js'
import videoFeed from './routes/video-feed.js'

/** What no plugin can set; for the instance that Deskfeed is registered in: `Fastify({ ...options })`. */
export const options = {
  forceCloseConnections: true,
  // Trying out sources that hang, one after the other, takes longer than the default of 10 s.
  pluginTimeout: 30_000,
  routerOptions: {
    // Clients of the Django flavour put a slash behind every path.
    ignoreTrailingSlash: true,
    // A path segment may be as long as Node takes a request's head, 16 KiB; the router's own limit of 100 characters answers 414.
    maxParamLength: 16_384
  }
} satisfies FastifyServerOptions

/** Deskfeed as a plugin: everything but the process. Give it a configuration from {@link readConfig}. */
export default fp<{ config: Config }>(async (app, { config }) => {
  await app.register(env, { config })
  await app.register(errors)
  await app.register(access)
  await app.register(methods)
  await app.register(forms)
  await app.register(validation)
  await app.register(etag)
  await app.register(openapi)
  await app.register(documentation)
  await app.register(capture, {
    source: config.SOURCE,
    ...config.SOURCE_COMMAND && { command: config.SOURCE_COMMAND },
    ...config.DISPLAY_ID && { displayId: config.DISPLAY_ID },
    fps: config.FPS,
    quality: config.QUALITY,
    lingerMs: config.LINGER_MS
  })

  await app.register(doors)
  await app.register(page)
  await app.register(videoFeed)
  await app.register(snapshot)
  await app.register(health)
  await app.register(host)
  await app.register(api)
  await app.register(api, { prefix: '/api', undocumented: true })
}, { name: 'deskfeed' })
