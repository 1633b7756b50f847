import createError from '@fastify/error'
import formbody from '@fastify/formbody'
import fp from 'fastify-plugin'

const UnsupportedMediaType = createError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json or application/x-www-form-urlencoded, and say so in Content-Type', 415)

/**
 * What a body may be: JSON, or a form as browsers send it (`application/x-www-form-urlencoded`), or nothing.
 * Anything else is answered 415. Text too, which Fastify would take: a page of another site may send it without being asked.
 */
export default fp(async app => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined)
    else parseJson(request, text, done)
  })
  await app.register(formbody)
  app.addContentTypeParser('*', (_request, _payload, done) => done(new UnsupportedMediaType()))
}, { name: 'forms' })
