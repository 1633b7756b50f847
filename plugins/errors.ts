import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { redactUrl } from '../access/access-control.js'
import { HEADERS } from './security-headers.js'

/** What `error` says of a status: its name in RFC 9110, except where our clients know another. */
const NAMES: Record<number, string | undefined> = { ...STATUS_CODES, 405: '不支持的HTTP方法' }

/** When to ask again where something is not available just now, s. */
const RETRY_AFTER = 5

const FAULT = {
  statusCode: 500,
  code: 'INTERNAL',
  error: NAMES[500],
  message: 'Something went wrong on our side; the log has the details.'
}

/** What an error that was made for the client tells it. */
function answerOf (statusCode: number, error: FastifyError | undefined) {
  const name = NAMES[statusCode]!
  return { statusCode, code: error?.code ?? name.toUpperCase().replace(/\W/g, '_'), error: name, message: error?.message }
}

/** For what the router refuses before any hook has run, such as a path that is not UTF-8: an option of the instance. */
export function frameworkErrors (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode = 400 } = error
  reply.headers(HEADERS).code(statusCode).send(answerOf(statusCode, error))
}

/** What Node refuses before there is a request, by its code; anything else is no HTTP. */
const REFUSED: Record<string, readonly [statusCode: number, code: string, message: string] | undefined> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', 'The head of the request is longer than this service takes']
}
const NO_HTTP = [400, 'BAD_REQUEST', 'This is not a request of HTTP'] as const

/** For what Node refuses before there is a request: an option of the instance. What was sent is in no log: there may be a key in it. */
export function clientErrorHandler ({ code = '' }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const [statusCode, name, message] = REFUSED[code] ?? NO_HTTP
  const body = JSON.stringify({ statusCode, code: name, error: NAMES[statusCode], message })
  const headers = { ...HEADERS, 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body), connection: 'close' }
  const head = [`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  // Behind an answer, or within one, a client or a proxy would take it for a part of that one, or for the answer to its next request.
  if (socket.writable && socket.bytesWritten === 0) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

/**
 * One answer for every error: `{statusCode, code, error, message}`. An error with a status was made for the client;
 * anything else, and a 500, is a fault of ours, and what it says stays in the log.
 */
export default fp(async app => {
  app.setErrorHandler<FastifyError | undefined>((error, request, reply) => {
    const statusCode = error?.statusCode ?? 500
    if (statusCode === 500 || !NAMES[statusCode]) {
      request.log.error({ err: error, method: request.method, url: redactUrl(request.url) }, 'a request failed')
      // A route may have begun to describe another answer.
      for (const name of ['etag', 'last-modified']) reply.removeHeader(name)
      return reply.code(500).headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).send(FAULT)
    }
    if (statusCode === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER)
    return reply.code(statusCode).send(answerOf(statusCode, error))
  })
}, { name: 'errors' })
