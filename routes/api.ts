import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import { scopeFor } from '../plugins/access.js'
import examples from './examples.js'
import resource from './resource.js'
import stream from './stream.js'

/** The example API. Registered again with a prefix it should be `undocumented`, so that the document has each endpoint once. */
const api: FastifyPluginAsyncTypebox<{ undocumented?: boolean }> = async (app, { undocumented = false }) => {
  if (undocumented) app.addHook('onRoute', route => { route.schema = { ...route.schema, hide: true } })
  await app.register(examples)
  await app.register(resource)
  await app.register(stream)
}

// Open to everybody: none of it shows anything of the screen.
export default fp(scopeFor('open', api), {
  name: 'deskfeed/routes/api', encapsulate: true, dependencies: ['errors', 'forms', 'validation']
})
