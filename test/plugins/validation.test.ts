import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import { options } from '../../app.js'
import errors from '../../plugins/errors.js'
import forms from '../../plugins/forms.js'
import validation from '../../plugins/validation.js'
import { ENCODINGS, ask, json } from '../fixtures/requests.js'

/** A route with fields of every type. */
const app = Fastify(options)
t.teardown(() => app.close())
await app.register(errors)
await app.register(forms)
await app.register(validation)
app.addSchema({ $id: 'shared', type: 'string', maxLength: 3 })
app.post('/settings', {
  schema: {
    headers: Type.Object({ 'x-depth': Type.Integer({ default: 1 }) }),
    querystring: Type.Object({ mode: Type.Optional(Type.Union([Type.Literal('fast'), Type.Literal('good')])) }),
    body: Type.Object({
      quality: Type.Integer({ minimum: 1, maximum: 100 }),
      scale: Type.Number({ default: 1 }),
      cursor: Type.Boolean({ default: true }),
      note: Type.Optional(Type.Unsafe({ $ref: 'shared#' })),
      size: Type.Optional(Type.Object({ width: Type.Integer() }))
    }, { additionalProperties: false })
  }
}, async ({ body, headers, query }) => ({ body, depth: headers['x-depth'], query }))

t.test('the texts of a form are read as the types of the schema, just as JSON has them', async t => {
  const written = { quality: '080', scale: '0.5', cursor: 'False', note: 'abc' }
  const body = { quality: 80, scale: 0.5, cursor: false, note: 'abc' }
  t.match(await ask(app, { method: 'POST', url: '/settings', ...ENCODINGS['a form']!(written) }), [200, { body, depth: 1 }])
  t.match(await ask(app, json('POST', '/settings', '{"quality":80,"scale":0.5,"cursor":false,"note":"abc"}')), [200, { body }])
})

t.test('so are headers; whatever is absent has its default', async t => {
  const { headers, payload } = ENCODINGS['a form']!({ quality: '1' })
  const askAt = (depth: string) => ask(app, { method: 'POST', url: '/settings', payload, headers: { ...headers, 'x-depth': depth } })
  t.match(await askAt('8'), [200, { depth: 8, body: { scale: 1, cursor: true } }])
  t.match(await askAt('deep'), [400, { message: 'headers/x-depth must be integer' }])
})

t.test('JSON has types of its own: there a text is not a number', async t => {
  t.match(await ask(app, json('POST', '/settings', '{"quality":"80"}')), [400, { message: 'body/quality must be integer' }])
  t.match(await ask(app, json('POST', '/settings', '{"quality":80,"cursor":"true"}')), [400, { message: 'body/cursor must be boolean' }])
})

t.test('a message names the field and what was expected there', async t => {
  const messages = {
    '{}': "body must have required property 'quality' (body/quality must be integer)",
    '{"quality":0}': 'body/quality must be >= 1',
    '{"quality":101}': 'body/quality must be <= 100',
    '{"quality":1.5}': 'body/quality must be integer',
    '{"quality":1,"note":"abcd"}': 'body/note must NOT have more than 3 characters',
    '{"quality":1,"size":{}}': "body/size must have required property 'width' (body/size/width must be integer)",
    '{"quality":1,"size":{"width":null}}': 'body/size/width must be integer'
  }
  for (const [text, message] of Object.entries(messages)) {
    t.match(await ask(app, json('POST', '/settings', text)), [400, { code: 'FST_ERR_VALIDATION', message }], text)
  }
  t.match(await ask(app, json('POST', '/settings?mode=slow', '{"quality":1}')),
    [400, { message: 'querystring/mode must be one of fast, good' }])
})
