import { Writable } from 'node:stream'
import t, { type Test } from 'tap'
import Fastify, { type InjectOptions } from 'fastify'
import { pino } from 'pino'
import { frameworkErrors } from '../../plugins/errors.js'
import { logging } from '../../terminal/log.js'
import { startService } from '../fixtures/service.js'

/** An app that logs as the service does, and its log. */
function logged (t: Test, trustProxy = false) {
  let log = ''
  const stream = new Writable({ write (line, _encoding, done) { log += line; done() } })
  const app = Fastify({ loggerInstance: pino(logging('trace'), stream), trustProxy, frameworkErrors })
  t.teardown(() => app.close())
  return { app, lines: () => log.trim().split('\n').map(line => JSON.parse(line)), text: () => log }
}

/** What is logged of a request. */
async function lineOf (t: Test, options: InjectOptions | string, trustProxy?: boolean) {
  const { app, lines, text } = logged(t, trustProxy)
  const properties = { key: { type: 'string' }, framing: { type: 'string' } }
  app.get('/feed/:id', { schema: { querystring: { type: 'object', properties } } }, async () => ({}))
  app.get('/files/*', async () => ({}))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({}))
  await app.inject(options)
  t.notMatch(text(), 'SECRET')
  return lines()[0].req
}

t.test('an answer is logged with its status, and with nothing of the request it belongs to', async t => {
  const { app, lines, text } = logged(t)
  app.get('/', async (request, reply) => {
    request.log.warn({ res: reply, req: request }, 'logged by hand')
    return 'done'
  })
  await app.inject({ url: '/?key=secret', headers: { cookie: 'a=secret', authorization: 'Bearer secret' } })
  const { req, res } = lines().find(({ msg }) => msg === 'logged by hand')
  t.match(req, { method: 'GET', route: '/' })
  t.strictSame(res, { statusCode: 200 })
  t.notMatch(text(), 'secret')
})

t.test('a request is logged with the pattern of its route, and the parameters that the route knows', async t => {
  const cases: Array<[url: string, route: string | undefined, query: string[]]> = [
    ['/feed/SECRET?key=SECRET&framing=SECRET', '/feed/:id', ['key', 'framing']],
    ['/feed/1?k%65y=SECRET', '/feed/:id', ['key']],
    ['/feed/1?key=SECRET&key=SECRET', '/feed/:id', ['key']],
    ['/feed/1?KEY=SECRET&key[]=SECRET&key%3DSECRET&SECRET', '/feed/:id', []],
    ['/feed/1?__proto__=SECRET&constructor=SECRET', '/feed/:id', []],
    ['/feed/1', '/feed/:id', []],
    ['/files/SECRET/SECRET?key=SECRET', '/files/*', []],
    ['/%3Fkey=SECRET', undefined, []],
    ['/SECRET', undefined, []]
  ]
  for (const [url, route, query] of cases) {
    const req = await lineOf(t, url)
    t.match(req, { method: 'GET', route, query, remoteAddress: '127.0.0.1' }, url)
    t.strictSame(Object.keys(req).filter(name => !['method', 'route', 'query', 'remoteAddress', 'remotePort'].includes(name)), [])
  }
  t.match(await lineOf(t, '/feed/%SECRET?key=SECRET'), { method: 'GET', query: [] }, 'a path that is not UTF-8 either')
})

t.test('what a proxy passes on as an address is logged only if it is one', async t => {
  const from = (address: string) => ({ url: '/feed/1', headers: { 'x-forwarded-for': address } })
  t.match(await lineOf(t, from('2001:db8::7'), true), { remoteAddress: '2001:db8::7' })
  t.match(await lineOf(t, from('SECRET\x9b2J'), true), { remoteAddress: '127.0.0.1' })
})

t.test('what Fastify says about a route that answers twice leaves out the URL', async t => {
  const { app, lines, text } = logged(t)
  app.get('/twice', (_request, reply) => {
    reply.send('once')
    reply.send('twice')
  })
  app.get('/early', (_request, reply) => {
    reply.raw.writeHead(200)
    reply.send('late')
  })
  for (const url of ['/twice?key=SECRET', '/twice?key="SECRET"("&\\', '/early?"key=SECRET']) {
    await app.inject(url).catch(() => {}) // the second answer to /early ends the connection
  }
  const warnings = lines().map(({ msg, err }) => String(err?.message ?? msg)).filter(text => text.includes('"return reply"'))
  t.ok(warnings.length >= 3)
  t.ok(warnings.every(text => text.includes(' in some route (GET)')))
  t.notMatch(text(), 'SECRET')
})

t.test('a fault of ours is logged with its stack, one of others as a sentence', async t => {
  let text = ''
  const log = pino(logging('info'), { write: line => { text += line } })
  const written = (write: () => void) => {
    text = ''
    write()
    return JSON.parse(text)
  }
  const error = Object.assign(new TypeError('it broke'), { code: 'EBROKEN' })
  for (const level of ['fatal', 'error'] as const) {
    t.match(written(() => log[level]({ err: error, route: '/' }, 'ours')), {
      err: { type: 'TypeError', message: 'it broke', stack: /\n {4}at / }, route: '/', msg: 'ours'
    })
    t.match(written(() => log[level](error)), { err: { stack: /\n {4}at / }, msg: 'it broke' })
  }
  for (const level of ['warn', 'info'] as const) {
    const err = { type: 'TypeError', message: 'it broke', code: 'EBROKEN' }
    const line = written(() => log[level]({ err: error, route: '/' }, 'of %s', 'others'))
    t.strictSame(line.err, err)
    t.match(line, { route: '/', msg: 'of others' })
    t.strictSame(written(() => log[level](error)).err, err)
    t.match(written(() => log[level](error)), { msg: 'it broke' })
    t.match(written(() => log[level](error, 'in words')), { err, msg: 'in words' })
    t.match(written(() => log[level]('only words')), { msg: 'only words' })
    t.match(written(() => log[level]({ err: 'a text' }, 'words')), { err: 'a text', msg: 'words' })
  }
})

t.test('a mistake of ours is one line with its stack, although requests are not logged', async t => {
  const folder = t.testdir({
    'broken.mjs': `
      const { imul } = Math
      Math.imul = (one, other) => {
        if (other === 0x01000193) throw new TypeError('this is a mistake') // that of an ETag
        return imul(one, other)
      }
    `
  })
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'warn', NODE_OPTIONS: `--import=${folder}/broken.mjs` })
  t.equal((await fetch(`${service.url}/get_example/1?name=Alice`)).status, 500)
  service.kill('SIGTERM')
  await service.exited
  const lines = service.stderr().trim().split('\n').map(line => JSON.parse(line))
  t.match(lines, [{
    level: 50, msg: 'a request failed', route: '/get_example/:user_id', err: { message: 'this is a mistake', stack: /at / }
  }])
  t.equal(lines.length, 1)
})
