import type { onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { Overloaded } from '../contract/errors.js'
import { Load } from '../meter/load.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** How busy the process is. */
    load: Load
  }
}

/**
 * While the event loop is late or memory is short, turns newcomers away, before those who watch suffer: whoever asks for pictures, as a
 * stream or one by one, and does not watch yet. (Strangers' long answers, see `long-answers`, wait, too.) The host is never turned away.
 * Nor is anybody who shows a key: that is cheap, and a page would take it for a wrong one. All other routes have no hook and pay nothing.
 */
export default fp<{ load?: Load }>(async (app, { load = new Load() }) => {
  const turnAway: onRequestHookHandler = ({ admission }, _reply, done) => {
    const { shortage } = load
    if (!shortage || admission?.role === 'host') return done()
    if (admission && app.viewers.some(({ caller }) => caller.admission?.session === admission.session)) return done()
    load.refused[shortage]++
    done(new Overloaded())
  }

  app.decorate('load', load)
  app.addHook('onRoute', route => {
    const { sight } = route.config ?? {}
    // After the guard: strangers are told to show a key.
    if (sight && sight !== 'page') route.onRequest = [...[route.onRequest ?? []].flat(), turnAway]
  })
  app.addHook('onClose', async () => load.close())
}, { name: 'load', dependencies: ['access', 'errors'] })
