import { writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import t from 'tap'
import etag from '../../plugins/etag.js'
import { KeptAnswer, answerFrom, keepFiles, takesGzip } from '../../plugins/kept-answers.js'

t.test('gzip is sent only to clients that take it', async t => {
  for (const header of ['gzip', 'br, gzip', 'gzip, deflate', 'GZIP', 'gzip;q=0.5', 'deflate;q=1.0 , gzip ; q=1', 'gzip;q=0.001']) {
    t.ok(takesGzip(header), header)
  }
  for (const header of [undefined, '', 'br', 'identity', 'gzip;q=0', 'br, gzip; q=0.000, deflate', 'x-gzip', 'gzipped']) {
    t.notOk(takesGzip(header), `${header}`)
  }
})

t.test('an answer is made once, however many ask at once, and is compressed for those who take that', async t => {
  const app = Fastify()
  await app.register(etag)
  let times = 0
  const answer = new KeptAnswer('text/plain; charset=utf-8', async () => `made ${++times} times, 默认`.repeat(100))
  app.get('/', (request, reply) => answer.send(request, reply))
  const [plain, gzip] = await Promise.all([app.inject('/'), app.inject({ url: '/', headers: { 'accept-encoding': 'gzip' } })])
  const text = 'made 1 times, 默认'.repeat(100)
  t.equal(plain.body, text)
  t.equal(gunzipSync(gzip.rawPayload).toString(), text)
  t.match(gzip.headers, { 'content-encoding': 'gzip', vary: 'accept-encoding', 'content-type': 'text/plain; charset=utf-8' })
  t.notOk('content-encoding' in plain.headers)
  t.not(gzip.headers.etag, plain.headers.etag)
  for (const { headers } of [plain, gzip]) {
    const again = await app.inject({ url: '/', headers: { 'if-none-match': String(headers.etag), 'accept-encoding': 'identity' } })
    t.equal(again.statusCode, headers === plain.headers ? 304 : 200)
  }
  t.equal((await app.inject({ method: 'HEAD', url: '/' })).headers['content-length'], `${Buffer.byteLength(text)}`)
})

t.test('what could not be made is made the next time', async t => {
  const app = Fastify()
  let times = 0
  const answer = new KeptAnswer('text/plain', async () => {
    if (++times === 1) throw new Error('too many open files')
    return 'made'
  })
  app.get('/', (request, reply) => answer.send(request, reply))
  t.equal((await app.inject('/')).statusCode, 500)
  t.equal((await app.inject('/')).body, 'made')
})

t.test('scripts and styles of a folder take the place of what routes make', async t => {
  const folder = t.testdir()
  for (const name of ['a.js', 'b.css', 'c.html']) writeFileSync(`${folder}/${name}`, name)
  const files = keepFiles(folder)
  t.same([...files.keys()].sort(), ['a.js', 'b.css'])

  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  let made = 0
  await app.register(async scope => {
    answerFrom(scope, new Map([['/in/a.js', files.get('a.js')!]]))
    scope.get('/in/*', async () => `made ${++made}`)
  })
  for (const url of ['/in/a.js', '/in/a.js?version=2', '/in/a.js/']) t.equal((await app.inject(url)).body, 'a.js')
  t.equal((await app.inject('/in/b.css')).body, 'made 1')
})
