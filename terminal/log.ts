import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { levels, stdSerializers, type LoggerOptions } from 'pino'

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

/** An error that is not ours, as it is logged: a sentence. Where in our code it was noticed explains nothing. */
const describeFault = ({ name, message, code }: NodeJS.ErrnoException) => ({ type: name, message, code })

/** What was handed to the logger, with a sentence in the place of an error. */
function withoutStack ([given, ...rest]: unknown[]): unknown[] {
  if (given instanceof Error) return [{ err: describeFault(given) }, ...rest]
  const { err } = (given ?? {}) as { err?: unknown }
  return err instanceof Error ? [{ ...given as object, err: describeFault(err) }, ...rest] : [given, ...rest]
}

/**
 * How the service logs: options for pino. No line has a URL as it was sent. The level tells whose fault it is: from `error` on it is ours,
 * and the line has a stack; below, it is the network's, a client's or the source's, and a sentence says all.
 */
export const logging = (level: string) => ({
  level,
  serializers: {
    req: describeRequest,
    res: describeResponse,
    // What was described already is not an error any more.
    err: (error: Error) => error instanceof Error ? stdSerializers.err(error) : error as ReturnType<typeof stdSerializers.err>
  },
  hooks: {
    logMethod (given, log, level) {
      log.apply(this, level < levels.values.error! ? withoutStack(given) as typeof given : given)
    },
    streamWrite: line => line.replace(QUOTED_URL, ' in some route')
  }
}) satisfies LoggerOptions
