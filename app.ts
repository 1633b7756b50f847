import fp from 'fastify-plugin'
import capture from './capture/index.js'
import documentation from './plugins/documentation.js'
import env, { type Config } from './plugins/env.js'
import errors from './plugins/errors.js'
import forms from './plugins/forms.js'
import health from './routes/health.js'
import page from './routes/page.js'
import snapshot from './routes/snapshot.js'
import videoFeed from './routes/video-feed.js'

/** Deskfeed as a plugin: everything but the process. Give it a configuration from {@link readConfig}. */
export default fp<{ config: Config }>(async (app, { config }) => {
  await app.register(env, { config })
  await app.register(errors)
  await app.register(forms)
  await app.register(documentation)
  await app.register(capture, {
    source: config.SOURCE,
    ...config.SOURCE_COMMAND && { command: config.SOURCE_COMMAND },
    ...config.DISPLAY_ID && { displayId: config.DISPLAY_ID },
    fps: config.FPS,
    quality: config.QUALITY,
    lingerMs: config.LINGER_MS
  })

  await app.register(page)
  await app.register(videoFeed)
  await app.register(snapshot)
  await app.register(health)
}, { name: 'deskfeed' })
