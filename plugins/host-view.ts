import fp from 'fastify-plugin'
import { HostView } from '../hosting/host-view.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the host sees: one for all routes that answer with it. */
    hostView: HostView
  }
}

/** Puts together what the host sees, for the routes that are for the host. */
export default fp(async app => {
  app.decorate('hostView', new HostView(app))
}, { name: 'host-view', dependencies: ['access', 'deskfeed-capture', 'links'] })
