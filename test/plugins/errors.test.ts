import { PassThrough } from 'node:stream'
import createError from '@fastify/error'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'

/** An app whose only route fails with `error`, and what it logs. */
async function failing (t: Test, error: unknown): Promise<{ app: FastifyInstance, log: () => string }> {
  const stream = new PassThrough({ encoding: 'utf8' })
  const app = Fastify({ logger: { level: 'warn', stream } })
  t.teardown(() => app.close())
  await app.register(errors)
  app.get('/', async () => { throw error })
  app.post('/', { schema: { body: { type: 'object', properties: { size: { type: 'integer' } } } } }, async () => 'never')
  return { app, log: () => stream.read() ?? '' }
}

t.test('a fault of ours gives nothing away, and the log has it all', async t => {
  const { app, log } = await failing(t, new Error('the password is swordfish'))
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 500)
  t.strictSame(answer.json(), {
    statusCode: 500,
    code: 'INTERNAL',
    error: 'Internal Server Error',
    message: 'Something went wrong on our side; the log has the details.'
  })
  const entry = JSON.parse(log())
  t.match(entry, { level: 50, msg: 'a request failed', err: { message: 'the password is swordfish' } })
  t.match(entry.err.stack, /errors\.test/)
})

t.test('a fault with a code of its own gives no more away', async t => {
  const { app, log } = await failing(t, Object.assign(new Error('EACCES: /home/alice/.Xauthority'), { code: 'EACCES' }))
  t.notMatch((await app.inject('/')).body, /EACCES|alice/)
  t.match(log(), /alice/)
})

t.test('a wrong request is told what is wrong, and nothing is logged', async t => {
  const { app, log } = await failing(t, new Error())
  const answer = await app.inject({ method: 'POST', url: '/', payload: { size: 'large' } })
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message: 'body/size must be integer' })
  t.equal(log(), '')
})

t.test('an error that is coded keeps its status, its code and its words', async t => {
  const Gone = createError('SCREEN_GONE', 'The screen is gone: %s', 410)
  const { app } = await failing(t, new Gone('the cable is out'))
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 410)
  t.strictSame(answer.json(), { statusCode: 410, code: 'SCREEN_GONE', error: 'Gone', message: 'The screen is gone: the cable is out' })
})

t.test('a service that is not available says why', async t => {
  const Unavailable = createError('SCREEN_UNAVAILABLE', 'The screen is not available: %s', 503)
  const { app } = await failing(t, new Unavailable('the cable is out'))
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { statusCode: 503, code: 'SCREEN_UNAVAILABLE', message: 'The screen is not available: the cable is out' })
})
