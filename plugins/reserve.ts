import type { onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'

/** Keeps the connections of everybody who was admitted apart from those of strangers, who could otherwise take their places. */
export default fp(async app => {
  const keep: onRequestHookHandler = ({ socket }, { raw }, done) => {
    app.keepConnection(socket, raw)
    done()
  }
  app.addHook('onRoute', route => {
    // After the guard: what it refuses goes no further.
    if (route.config?.access !== 'open') route.onRequest = [...[route.onRequest ?? []].flat(), keep]
  })
}, { name: 'reserve', dependencies: ['access', 'connections'] })
