import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { redactUrl } from '../access/index.js'
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

/**
 * One answer for every error: `{statusCode, code, error, message}`. An error with a status was made for the client;
 * anything else, and a 500, is a fault of ours, and what it says stays in the log.
 */
export default fp(async app => {
  app.setErrorHandler<FastifyError | undefined>((error, request, reply) => {
    const statusCode = error?.statusCode ?? 500
    if (statusCode === 500 || !NAMES[statusCode]) {
      request.log.error({ err: error, method: request.method, url: redactUrl(request.url) }, 'a request failed')
      return reply.code(500).send(FAULT)
    }
    if (statusCode === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER)
    return reply.code(statusCode).send(answerOf(statusCode, error))
  })
}, { name: 'errors' })
