import formbody from '@fastify/formbody'
import { parse } from 'fast-querystring'
import fp from 'fastify-plugin'
import { UnsupportedMediaType } from '../contract/errors.js'

/** The prototype that the parser gives to forms alone: JSON has that of `Object`. A `WeakSet` of them took 0.5 µs of the 16 of a `PUT`. */
const FORM: unknown = Object.getPrototypeOf(parse(''))

/** Whether a body came as a form: all its values are texts, or lists of texts. */
export function isForm (body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === FORM
}

/**
 * What a body may be: JSON, a form as browsers send it (`application/x-www-form-urlencoded`), or nothing. Anything else is answered 415,
 * including plain text, which Fastify would accept: pages of other sites may send it without asking first.
 */
export default fp(async app => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined)
    else parseJson(request, text, done)
  })
  await app.register(formbody, { parser: parse })
  app.addContentTypeParser('*', (_request, _payload, done) => done(new UnsupportedMediaType()))
}, { name: 'forms', dependencies: ['errors'] })
