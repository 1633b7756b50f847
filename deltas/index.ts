import fp from 'fastify-plugin'
import { Stages } from './stages.js'

export type { Made } from './thread/messages.js'
export type { Place, Receiver } from './stage.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Updates of the views that somebody watches: what has changed since the last one, for whoever joins. */
    stages: Stages
  }
}

/**
 * Makes updates of what `capture` captures, in a thread for each view that somebody watches this way. Nothing runs while nobody does.
 *
 * @example
 * app.register(capture, { source: 'x11' })
 * app.register(deltas)
 * app.register(websockets)
 * app.register(updates)
 */
export default fp(async app => {
  const stages = new Stages(app.views.lingerMs)
  app.decorate('stages', stages)
  app.addHook('onClose', async () => stages.close())
}, { name: 'deskfeed-deltas', dependencies: ['deskfeed-capture'] })
