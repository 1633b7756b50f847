import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import examples from './examples.js'
import resource from './resource.js'
import stream from './stream.js'

/** The example API. It may be registered again with a prefix, `undocumented`: each endpoint stands in the document once. */
const api: FastifyPluginAsyncTypebox<{ undocumented?: boolean }> = async (app, { undocumented = false }) => {
  // Nothing of the screen is here.
  app.decorate('routeAccess', 'open')
  if (undocumented) app.addHook('onRoute', route => { route.schema = { ...route.schema, hide: true } })
  await app.register(examples)
  await app.register(resource)
  await app.register(stream)
}

export default api
