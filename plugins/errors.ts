import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'

/** One answer for every error: `{statusCode, code, error, message}`. What went wrong inside stays in the log. */
export default fp(async app => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500 } = error
    // 503 is said on purpose, with a reason for people; any other 5xx is a fault that nobody foresaw.
    if (statusCode < 500 || statusCode === 503) return reply.code(statusCode).send(error)
    request.log.error({ err: error }, 'a request failed')
    return reply.code(500).send({
      statusCode: 500,
      code: 'INTERNAL',
      error: 'Internal Server Error',
      message: 'Something went wrong on our side; the log has the details.'
    })
  })
}, { name: 'errors' })
