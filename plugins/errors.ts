import { STATUS_CODES } from 'node:http'
import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'
import { redactUrl } from '../access/index.js'

/** What `error` says of a status: its name in RFC 9110, except where our clients know another. */
const NAMES: Record<number, string | undefined> = { ...STATUS_CODES, 405: '不支持的HTTP方法' }

const FAULT = {
  statusCode: 500,
  code: 'INTERNAL',
  error: NAMES[500],
  message: 'Something went wrong on our side; the log has the details.'
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
    const name = NAMES[statusCode]
    const code = error?.code ?? name.toUpperCase().replace(/\W/g, '_')
    return reply.code(statusCode).send({ statusCode, code, error: name, message: error?.message })
  })
}, { name: 'errors' })
