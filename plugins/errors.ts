import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { STATUS_NAMES, errorBody } from '../contract/error-answers.js'
import { ERRORS, type CataloguedError } from '../contract/error-catalogue.js'
import { HEADERS } from './security-headers.js'

/** When to try again if something is not available right now, s. */
const RETRY_AFTER = 5

const FAULT = errorBody(ERRORS.Internal)

/** The body for an error that was made for the client. */
function answerOf (statusCode: number, error: FastifyError | undefined) {
  const name = STATUS_NAMES[statusCode]!
  return { statusCode, code: error?.code ?? name.toUpperCase().replace(/\W/g, '_'), error: name, message: error?.message }
}

/** For what the router refuses before any hook has run, such as a path that is not UTF-8: an option of the instance. */
export function frameworkErrors (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode = 400 } = error
  reply.headers(HEADERS).code(statusCode).send(answerOf(statusCode, error))
}

/** What Node refuses before there is a request, by its code; anything else is not HTTP. */
const REFUSED: Record<string, CataloguedError | undefined> = {
  ERR_HTTP_REQUEST_TIMEOUT: ERRORS.RequestTimeout,
  HPE_HEADER_OVERFLOW: ERRORS.HeadTooLarge
}

/** For what Node refuses before there is a request: an option of the instance. Nothing is logged: there may be a key in what was sent. */
export function clientErrorHandler ({ code = '' }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const error = REFUSED[code] ?? ERRORS.NoHttp
  const body = JSON.stringify(errorBody(error))
  const headers = {
    ...HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close'
  }
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`, ...fields]
  // After or within another answer, a client or a proxy would take this one for a part of it, or for the answer to its next request.
  if (socket.writable && socket.bytesWritten === 0) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

/**
 * One shape for every error: `{statusCode, code, error, message}`. An error with a status was made for the client;
 * anything else, or a 500, is a fault of ours, and what it says stays in the log. That names the route, not the URL: there may be a key in
 * it.
 */
export default fp(async app => {
  app.setErrorHandler<FastifyError | undefined>((error, request, reply) => {
    const statusCode = error?.statusCode ?? 500
    if (statusCode === 500 || !STATUS_NAMES[statusCode]) {
      request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
      // The route may already have set headers for another answer.
      for (const name of ['etag', 'last-modified']) reply.removeHeader(name)
      return reply.code(500).headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).send(FAULT)
    }
    if ((statusCode === 503 || statusCode === 429) && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER)
    return reply.code(statusCode).send(answerOf(statusCode, error))
  })
}, { name: 'errors' })
