import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { Overloaded, TooManyLongAnswers } from '../contract/errors.js'
import { rateLimitKey } from '../network/address.js'
import { Tally } from '../network/tally.js'
import { visitorOf } from './access.js'

/** How many strangers may be sent a long answer at once. */
const MAX_ANSWERS = 100
/** How many of them from one address, or one IPv6 /64: enough for a few people who open the documentation. */
const MAX_ANSWERS_PER_ADDRESS = 20

/** Not exported: only {@link answersLong} sets it. */
const IS_LONG = Symbol('deskfeed.long-answers')

type ScopedInstance = FastifyInstance & { [IS_LONG]?: boolean }

/**
 * For a scope that is open to everybody and whose answers take long, or are large: strangers can have only so many of them at once.
 * Without the plugin `long-answers` it has no effect.
 */
export function answersLong (scope: FastifyInstance): void {
  scope.decorate(IS_LONG, true)
}

/**
 * Limits how many long answers strangers are being sent at once, in all and for each address, and sends them none while the process is
 * overloaded: others are answered 503. This machine, and whoever has been let in, have no such limit.
 */
export default fp(async app => {
  const byAddress = new Tally()
  let answers = 0

  const isStranger = (request: FastifyRequest) => (app.access.identify(visitorOf(request))?.grant ?? 'open') === 'open'

  const limit: onRequestHookHandler = (request, { raw }, done) => {
    if (!isStranger(request)) return done()
    if (app.load.shortage) {
      app.load.refused[app.load.shortage]++
      return done(new Overloaded())
    }
    const address = rateLimitKey(request.ip)
    if (answers >= MAX_ANSWERS || byAddress.of(address) >= MAX_ANSWERS_PER_ADDRESS) return done(new TooManyLongAnswers())
    answers++
    byAddress.add(address)
    raw.once('close', () => {
      answers--
      byAddress.remove(address)
    })
    done()
  }
  app.addHook('onRoute', function (route) {
    if ((this as ScopedInstance)[IS_LONG]) route.onRequest = [...[route.onRequest ?? []].flat(), limit]
  })
}, { name: 'long-answers', dependencies: ['access', 'connections', 'errors', 'load'] })
