import formbody from '@fastify/formbody'
import fp from 'fastify-plugin'

/** Bodies as HTML forms send them, `application/x-www-form-urlencoded`. */
export default fp(async app => {
  await app.register(formbody)
}, { name: 'forms' })
