import fp from 'fastify-plugin'
import type { AskedView } from '../capture/views/asked-view.js'
import type { Traffic } from '../meter/traffic.js'
import { linkSystem } from '../network/link/system.js'
import { Pointing } from './pointing.js'
import { Stages } from './stages.js'
import { Watcher } from './watcher.js'

export type { Made } from './thread/messages.js'
export { PacedReceiver, type Audience } from './paced-receiver.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Updates of the views that somebody watches: what has changed since the last one, for whoever joins. */
    stages: Stages
    /** What the host points at. */
    pointing: Pointing
    /**
     * Makes somebody a viewer of updates who is going to have a WebSocket.
     * @param traffic where what they are sent is counted
     * @param isHost whether they may point, so that all others see where
     * @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others
     */
    watchUpdates (view: AskedView, traffic: Traffic, isHost?: boolean): Watcher
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
  const pointing = new Pointing()
  const system = await linkSystem()
  app.decorate('stages', stages)
  app.decorate('pointing', pointing)
  app.decorate('watchUpdates', (view: AskedView, traffic: Traffic, isHost = false) =>
    new Watcher({ stages, view, traffic, system, pointing, isHost }))
  app.addHook('onClose', async () => {
    pointing.close()
    await stages.close()
  })
}, { name: 'deskfeed-deltas', dependencies: ['deskfeed-capture'] })
