import { readdirSync } from 'node:fs'
import Fastify, { type FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'

/** What fastify-plugin stores about a plugin. */
interface Meta { name: string, encapsulate?: boolean, dependencies?: string[] }

const ROUTES = new URL('../../routes/', import.meta.url)

const routes = await Promise.all(readdirSync(ROUTES).map(async name => {
  const { default: route } = await import(new URL(name, ROUTES).href) as { default: FastifyPluginAsync }
  const meta = (route as unknown as { [key: symbol]: Meta | undefined })[Symbol.for('plugin-meta')]
  return { name: name.replace('.ts', ''), route, meta }
}))

t.test('every route plugin has a name and a scope of its own', async t => {
  for (const { name, meta } of routes) t.match(meta, { name: `deskfeed/routes/${name}`, encapsulate: true }, name)
})

for (const { name, route, meta } of routes) {
  for (const missing of meta?.dependencies ?? []) {
    t.test(`routes/${name} without ${missing} fails when it is registered, with a sentence that names it`, async t => {
      const app = Fastify()
      t.teardown(() => app.close())
      for (const dependency of meta!.dependencies!.filter(dependency => dependency !== missing)) {
        app.register(fp(async () => {}, { name: dependency }))
      }
      app.register(route)
      await t.rejects(async () => { await app.ready() }, {
        message: `The dependency '${missing}' of plugin 'deskfeed/routes/${name}' is not registered`
      })
    })
  }
}
