import createError from '@fastify/error'
import type { preHandlerHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { guesserOf, isLoopback } from '../access/address.js'

const TooManyViewers = createError<[string]>('TOO_MANY_VIEWERS', '%s. Try again in a few seconds', 503)

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
  const byAddress = new Map<string, number>()

  const admit: preHandlerHookHandler = (request, _reply, done) => {
    const address = guesserOf(request.ip)
    const ofAddress = byAddress.get(address) ?? 0
    const refusal = viewers >= maxViewers
      ? `${maxViewers} look already, as many as MAX_VIEWERS allows`
      : ofAddress >= maxViewersPerAddress && !isLoopback(address)
        ? `${maxViewersPerAddress} look already from this address, as many as MAX_VIEWERS_PER_ADDRESS allows`
        : undefined
    if (refusal) return done(new TooManyViewers(refusal))
    viewers++
    byAddress.set(address, ofAddress + 1)
    // Whether the answer is complete or the client has left: the request tells, also of an answer that waits behind another one.
    request.raw.once('close', () => {
      viewers--
      const left = byAddress.get(address)! - 1
      if (left > 0) byAddress.set(address, left)
      else byAddress.delete(address)
    })
    done()
  }

  app.addHook('onRoute', route => {
    if (route.config?.isWatched) route.preHandler = [route.preHandler ?? []].flat().concat(admit)
  })
}, { name: 'viewers', dependencies: ['errors'] })
