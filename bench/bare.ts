// What bench/rest.ts compares Deskfeed with: two of its routes, with their schemas, in a Fastify app with nothing else in it.
import formbody from '@fastify/formbody'
import Fastify, { type RouteOptions } from 'fastify'
import errors from '../plugins/errors.js'
import forms from '../plugins/forms.js'
import validation from '../plugins/validation.js'
import examples from '../routes/examples.js'
import resource from '../routes/resource.js'

const routes: RouteOptions[] = []
const donor = Fastify()
donor.addHook('onRoute', route => { routes.push(route) })
// These routes depend on them; the app below has none of them.
for (const plugin of [errors, forms, validation]) await donor.register(plugin)
await donor.register(examples)
await donor.register(resource)
await donor.ready()

const app = Fastify()
await app.register(formbody)
for (const [wanted, path] of [['GET', '/get_example/:user_id'], ['PUT', '/api/resource/:resource_id']]) {
  const { method, url, schema, handler } = routes.find(({ method, url }) => method === wanted && url === path)!
  app.route({ method, url, schema, handler })
}
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
