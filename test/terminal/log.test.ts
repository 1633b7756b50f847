import t from 'tap'
import Fastify from 'fastify'
import { pino } from 'pino'
import { Writable } from 'node:stream'
import { describeRequest, describeResponse } from '../../terminal/log.js'

t.test('an answer is logged with its status, and with nothing of the request it belongs to', async t => {
  let log = ''
  const stream = new Writable({ write (line, _encoding, done) { log += line; done() } })
  const app = Fastify({ loggerInstance: pino({ level: 'warn', serializers: { req: describeRequest, res: describeResponse } }, stream) })
  t.teardown(() => app.close())
  app.get('/', async (request, reply) => {
    request.log.warn({ res: reply, req: request }, 'logged by hand')
    return 'done'
  })
  await app.inject({ url: '/?key=secret', headers: { cookie: 'a=secret', authorization: 'Bearer secret' } })
  const { req, res } = JSON.parse(log)
  t.match(req, { method: 'GET' })
  t.strictSame(res, { statusCode: 200 })
  t.notMatch(log, 'secret')
})
