import { writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { Representations, representFiles, takesGzip } from '../../network/representations.js'

t.test('gzip is sent only to clients that take it', async t => {
  for (const header of ['gzip', 'br, gzip', 'gzip, deflate', 'GZIP', 'gzip;q=0.5', 'deflate;q=1.0 , gzip ; q=1', 'gzip;q=0.001']) {
    t.ok(takesGzip(header), header)
  }
  for (const header of [undefined, '', 'br', 'identity', 'gzip;q=0', 'br, gzip; q=0.000, deflate', 'x-gzip', 'gzipped']) {
    t.notOk(takesGzip(header), `${header}`)
  }
})

t.test('a body is made once, however many ask at once, and is compressed for those who take that', async t => {
  let times = 0
  const representations = new Representations('text/plain; charset=utf-8', async () => `made ${++times} times, 默认`.repeat(100))
  const [plain, gzip, again] = await Promise.all([representations.for(), representations.for('gzip'), representations.for('identity')])
  const text = 'made 1 times, 默认'.repeat(100)
  t.equal(plain.body.toString(), text)
  t.equal(gunzipSync(gzip.body).toString(), text)
  t.equal(again, plain)
  t.match(gzip.headers, { 'content-encoding': 'gzip', vary: 'accept-encoding', 'content-type': 'text/plain; charset=utf-8' })
  t.match(plain.headers, { vary: 'accept-encoding', 'content-type': 'text/plain; charset=utf-8' })
  t.notOk('content-encoding' in plain.headers)
  t.not(gzip.headers.etag, plain.headers.etag, 'two versions for a cache')
})

t.test('what could not be made is made the next time', async t => {
  let times = 0
  const representations = new Representations('text/plain', async () => {
    if (++times === 1) throw new Error('too many open files')
    return 'made'
  })
  await t.rejects(representations.for(), { message: 'too many open files' })
  t.equal((await representations.for()).body.toString(), 'made')
})

t.test('scripts and styles of a folder are kept, nothing else', async t => {
  const folder = t.testdir()
  for (const name of ['a.js', 'b.css', 'c.html']) writeFileSync(`${folder}/${name}`, name)
  const files = representFiles(folder)
  t.same([...files.keys()].sort(), ['a.js', 'b.css'])
  t.match(await files.get('b.css')!.for(), { body: Buffer.from('b.css'), headers: { 'content-type': 'text/css; charset=utf-8' } })
})
