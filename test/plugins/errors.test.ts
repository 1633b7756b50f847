import { Writable } from 'node:stream'
import createError from '@fastify/error'
import Fastify from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { options } from '../../app.js'
import errors from '../../plugins/errors.js'
import { logging } from '../../terminal/log.js'
import { sendRaw } from '../fixtures/raw.js'
import { ask } from '../fixtures/requests.js'

async function failing (fail: () => unknown) {
  let log = ''
  const stream = new Writable({ write (line, _encoding, done) { log += line; done() } })
  const app = Fastify({ ...options, logger: { level: 'error', stream } })
  t.teardown(() => app.close())
  await app.register(errors)
  app.get('/', async () => fail())
  const [status, body] = await ask(app, '/')
  return { status, body, log }
}

t.test('a fault of ours gives nothing away; the log has the details', async t => {
  const fault = {
    statusCode: 500,
    code: 'INTERNAL',
    error: 'Internal Server Error',
    message: 'Something went wrong on our side; the log has the details.'
  }
  const Coded = createError('SECRET', 'secret %s', 500)
  const odd = Object.assign(new Error('secret'), { statusCode: 999 })
  for (const thrown of [new Error('secret'), new TypeError('secret'), new Coded('x'), odd]) {
    const { status, body, log } = await failing(() => { throw thrown })
    t.strictSame([status, body], [500, fault])
    t.match(log, 'secret')
  }
  for (const thrown of ['secret', { secret: true }]) t.strictSame((await failing(() => { throw thrown })).body, fault)
})

t.test('a fault after headers were set is answered like any other, and what the client sent is not in the log', async t => {
  let log = ''
  const stream = new Writable({ write (line, _encoding, done) { log += line; done() } })
  const app = Fastify({ ...options, loggerInstance: pino(logging('warn'), stream) })
  t.teardown(() => app.close())
  await app.register(errors)
  app.get('/:id', async (_request, reply) => {
    reply.headers({ etag: '"a"', 'last-modified': 'today' }).type('text/html')
    throw new Error('too many open files')
  })
  const answer = await app.inject({ url: '/secret?key=secret', headers: { cookie: 'a=secret', authorization: 'Bearer secret' } })
  t.match(answer.json(), { statusCode: 500, code: 'INTERNAL' })
  t.notOk('etag' in answer.headers || 'last-modified' in answer.headers)
  t.match(JSON.parse(log), { method: 'GET', route: '/:id', err: { message: 'too many open files' } })
  t.notMatch(log, 'secret')
})

t.test('an error that was made for the client keeps its code and its text, and is not logged', async t => {
  const Teapot = createError<[string]>('TEAPOT', 'no %s', 418)
  const Unavailable = createError('SCREEN_UNAVAILABLE', 'come back', 503)
  const { status, body, log } = await failing(() => { throw new Teapot('coffee') })
  t.strictSame([status, body, log], [418, { statusCode: 418, code: 'TEAPOT', error: "I'm a Teapot", message: 'no coffee' }, ''])
  t.strictSame((await failing(() => { throw new Unavailable() })).body,
    { statusCode: 503, code: 'SCREEN_UNAVAILABLE', error: 'Service Unavailable', message: 'come back' })
})

t.test('an error without a code is given the name of its status', async t => {
  const { body } = await failing(() => { throw Object.assign(new Error('gone'), { statusCode: 410 }) })
  t.strictSame(body, { statusCode: 410, code: 'GONE', error: 'Gone', message: 'gone' })
})

t.test('what is not a request is answered in the same shape, and is not logged: there may be a key in it', async t => {
  let log = ''
  const stream = new Writable({ write (line, _encoding, done) { log += line; done() } })
  const app = Fastify({ ...options, logger: { level: 'trace', stream } })
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const cases: Array<[request: string, statusCode: number, code: string]> = [
    ['GET /?key=secret HTTP/9.9\r\n\r\n', 400, 'BAD_REQUEST'],
    ['secret\r\n\r\n', 400, 'BAD_REQUEST'],
    [`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'secret'.repeat(4000)}\r\n\r\n`, 431, 'REQUEST_HEADER_FIELDS_TOO_LARGE']
  ]
  for (const [request, statusCode, code] of cases) {
    const { status, head, body } = await sendRaw(url, request)
    t.equal(status, statusCode)
    t.match(JSON.parse(body), { statusCode, code, error: String, message: String })
    t.match(head, 'x-content-type-options: nosniff')
  }
  t.notMatch(log, 'secret')
  t.notMatch(log, [...Buffer.from('secret')].join(','), 'nor as bytes')
})
