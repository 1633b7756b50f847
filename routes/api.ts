import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import { scopeFor } from '../plugins/access.js'
import examples from './examples.js'
import resource from './resource.js'
import stream from './stream.js'

/** The example API. It may be registered again with a prefix, `undocumented`: each endpoint stands in the document once. */
const api: FastifyPluginAsyncTypebox<{ undocumented?: boolean }> = async (app, { undocumented = false }) => {
  if (undocumented) app.addHook('onRoute', route => { route.schema = { ...route.schema, hide: true } })
  await app.register(examples)
  await app.register(resource)
  await app.register(stream)
}

// Nothing of the screen is here.
export default fp(scopeFor('open', api), {
  name: 'deskfeed/routes/api', encapsulate: true, dependencies: ['errors', 'forms', 'validation']
})
