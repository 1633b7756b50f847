import { request } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errors from '../../plugins/errors.js'
import forms, { isForm } from '../../plugins/forms.js'
import { build, listen } from '../fixtures/build.js'
import { ask, json } from '../fixtures/requests.js'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

t.test('a body that came as a form is told apart from JSON, whatever is in it', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(forms)
  app.post('/', async ({ body }) => isForm(body))
  const send = async (type: string, payload: string) =>
    (await app.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload })).json()
  for (const payload of ['', 'a=1', 'a=1&a=2', '%', '{"a":1}']) t.equal(await send(FORM_TYPE, payload), true, payload)
  for (const payload of ['{}', '{"a":1}', '[]', 'null', '"a=1"', '1']) t.equal(await send(JSON_TYPE, payload), false, payload)
  for (const other of [undefined, null, Object.create(null)]) t.notOk(isForm(other))
})

t.test('JSON with a poisoned key is refused, at any depth and however it is written', async t => {
  const app = await build(t)
  const poisoned = [
    '{"key":"a","__proto__":{"polluted":true}}',
    '{"key":"a","\\u005f_proto\\u005f_":{"polluted":true}}',
    '{"key":"a","x":[{"__proto__":{"polluted":true}}]}',
    '{"key":"a","constructor":{"prototype":{"polluted":true}}}',
    '{"key":"a","x":{"constructor":{"prototype":{"polluted":true}}}}'
  ]
  for (const text of poisoned) {
    t.match(await ask(app, json('POST', '/api/resource/a', text)),
      [400, { statusCode: 400, code: 'FST_ERR_CTP_INVALID_JSON_BODY', error: 'Bad Request' }], text)
  }
  t.notOk('polluted' in {})
})

t.test('such keys are harmless in a form and in a query', async t => {
  const app = await build(t)
  const payload = [
    '__proto__=x', '__proto__[polluted]=true', 'constructor[prototype][polluted]=true', 'constructor=x', 'hasOwnProperty=x', 'toString=x',
    'key=a'
  ].join('&')
  const headers = { 'content-type': FORM_TYPE }
  t.strictSame((await ask(app, { method: 'POST', url: '/api/resource/a', headers, payload })).slice(0, 2),
    [200, { method: 'POST', resource_id: 'a', data: { key: 'a' } }])
  t.match(await ask(app, `/api/resource/a?${payload}`), [200, { detail: 'basic' }])
  t.notOk('polluted' in {})
})

t.test('broken JSON is answered 400', async t => {
  const app = await build(t)
  for (const text of ['{', '{"key":}', "{'key':'a'}", 'key=a', '{"key":"a"} x', ' ', '\u0000']) {
    t.match(await ask(app, json('POST', '/api/resource/a', text)), [400, { statusCode: 400, error: 'Bad Request', message: /JSON/ }], text)
  }
})

t.test('an empty body of either type counts as an empty object, with any method', async t => {
  const app = await build(t)
  for (const type of [JSON_TYPE, FORM_TYPE]) {
    const empty = { headers: { 'content-type': type }, payload: '' }
    t.match(await ask(app, { method: 'POST', url: '/post_example', ...empty }), [200, { title: '默认标题' }], type)
    t.match(await ask(app, { method: 'DELETE', url: '/delete_example?confirm=true', ...empty }), [200, { deleted: true }], type)
  }
})

/** Posts a body with this `Content-Type` to a route that takes a text as `key`. */
const post = (app: FastifyInstance, type: string, payload: string) =>
  ask(app, { method: 'POST', url: '/api/resource/a', headers: { 'content-type': type }, payload })

t.test('another media type is answered 415, with the ones that are accepted', async t => {
  const app = await build(t)
  for (const type of [
    'text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/ld+json', 'application/jsonx',
    `${JSON_TYPE} garbage`, `${JSON_TYPE}, ${FORM_TYPE}`, 'x', ''
  ]) {
    const [status, body] = await post(app, type, '{"key":"a"}')
    t.match([status, body], [415, { statusCode: 415, error: 'Unsupported Media Type' }], type)
  }
  t.match(await post(app, 'text/plain', '{"key":"a"}'), [415, { message: /application\/json or application\/x-www-form-urlencoded/ }])
})

t.test('a media type may be written in any valid way, and the body is still checked against its schema', async t => {
  const app = await build(t)
  for (const type of [
    `${JSON_TYPE}; charset=utf-8`, 'Application/JSON', `${JSON_TYPE};charset="utf-8"`, ` ${JSON_TYPE}`, `${JSON_TYPE}\t; a=b`
  ]) {
    const [status] = await post(app, type, '{"key":5}')
    t.ok(status === 400 || status === 415, `${JSON.stringify(type)} never lets an invalid body pass (${status})`)
  }
  t.match(await post(app, 'Application/JSON; charset=utf-8', '{"key":"a"}'), [200])
})

t.test('over a real connection, two Content-Type headers let no invalid body pass', async t => {
  const { url } = await listen(t)
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const { port } = new URL(url)
    const headers = ['Host', 'localhost', 'Content-Type', 'text/plain', 'Content-Type', JSON_TYPE, 'Content-Length', '9']
    const post = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/resource/a', headers })
    post.on('response', response => resolve(response.resume().statusCode)).on('error', reject).end('{"key":5}')
  })
  t.ok(answer === 400 || answer === 415, String(answer))
})

t.test('a body of more than 16 KiB is answered 413, in either type; one of just 16 KiB is read', async t => {
  const app = await build(t)
  for (const [type, before, after] of [[JSON_TYPE, '{"key":"', '"}'], [FORM_TYPE, 'key=', '']] as const) {
    const send = (bytes: number) => post(app, type, `${before}${'x'.repeat(bytes - before.length - after.length)}${after}`)
    t.match(await send(16 * 1024 + 1), [413, { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE', error: 'Payload Too Large' }], type)
    t.match(await send(16 * 1024), [200], type)
  }
})
