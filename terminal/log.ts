import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { LoggerOptions } from 'pino'

/** Which of the parameters in the query the route has in its schema, by name: nobody knows what the others are, or hold. */
function knownParameters ({ routeOptions: { schema }, query }: FastifyRequest): string[] {
  const { properties = {} } = (schema?.querystring ?? {}) as { properties?: object }
  return Object.keys(properties).filter(name => Object.hasOwn(query ?? {}, name))
}

/**
 * A request as it is logged: the pattern of its route (`undefined` if it has none) and the names of parameters, in our words. Nothing in
 * it was written by the client, who may have put a key anywhere into a URL, in any spelling, or something that a terminal obeys.
 */
export function describeRequest (request: FastifyRequest) {
  const { method, routeOptions, ip, socket } = request
  return {
    method,
    route: routeOptions.url,
    query: knownParameters(request),
    // What a trusted proxy says may be any text.
    remoteAddress: isIP(ip) ? ip : socket.remoteAddress,
    remotePort: socket.remotePort
  }
}

/** An answer as it is logged. All of it would include the request, with its cookie and its key. */
export function describeResponse ({ statusCode }: { statusCode?: number }) {
  return { statusCode }
}

/** The URL in what Fastify says about a route that answers twice: `… "return reply" in "/video_feed?key=…" (GET)?`, within JSON. */
const QUOTED_URL = / in (?:the )?\\"\S*\\"(?= \([A-Z]+\))/g

/** How the service logs: options for pino. No line has a URL as it was sent. */
export const logging = (level: string) => ({
  level,
  serializers: { req: describeRequest, res: describeResponse },
  hooks: { streamWrite: line => line.replace(QUOTED_URL, ' in some route') }
}) satisfies LoggerOptions
