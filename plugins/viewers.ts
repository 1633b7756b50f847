import type { preHandlerHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { TooManyViewers } from '../contract/errors.js'
import { rateLimitKey, isLoopback } from '../network/address.js'
import { Tally } from '../network/tally.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the client is a viewer for as long as it is answered. */
    isWatched?: boolean
  }
}

export interface ViewersOptions {
  maxViewers: number
  /** From one address, or one /64 of IPv6. This machine itself may have as many as there are: proxies run on it. */
  maxViewersPerAddress: number
}

/** Refuses viewers beyond what the service takes: on routes with `config: { isWatched: true }`. */
export default fp<ViewersOptions>(async (app, { maxViewers, maxViewersPerAddress }) => {
  let viewers = 0
  const byAddress = new Tally()

  const admit: preHandlerHookHandler = (request, _reply, done) => {
    const address = rateLimitKey(request.ip)
    const refusal = viewers >= maxViewers
      ? `${maxViewers} look already, as many as MAX_VIEWERS allows`
      : byAddress.of(address) >= maxViewersPerAddress && !isLoopback(request.ip)
        ? `${maxViewersPerAddress} look already from this address, as many as MAX_VIEWERS_PER_ADDRESS allows`
        : undefined
    if (refusal) return done(new TooManyViewers(refusal))
    viewers++
    byAddress.add(address)
    // Whether the answer is complete or the client has left: the request tells, also of an answer that waits behind another one.
    request.raw.once('close', () => {
      viewers--
      byAddress.remove(address)
    })
    done()
  }

  app.addHook('onRoute', route => {
    if (route.config?.isWatched) route.preHandler = [route.preHandler ?? []].flat().concat(admit)
  })
}, { name: 'viewers', dependencies: ['errors'] })
