import t from 'tap'
import { build } from '../fixtures/build.js'

const app = await build(t)

for (const url of ['/get_example/1', '/api/api/resource/a/', '/documentation/json', '/openapi.json']) {
  t.test(`${url} is not sent again to a client that already has it`, async t => {
    const { headers: { etag } } = await app.inject(url)
    t.match(etag, /^"[\w-]+"$/)
    for (const method of ['GET', 'HEAD'] as const) {
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const { statusCode, body, headers } = await app.inject({ method, url, headers: { 'if-none-match': known as string } })
        t.strictSame([statusCode, body, headers.etag], [304, '', etag], `${method}, ${known}`)
        t.notOk(headers['content-type'])
      }
      const { statusCode, headers } = await app.inject({ method, url, headers: { 'if-none-match': '"other"' } })
      t.strictSame([statusCode, headers.etag], [200, etag])
    }
  })
}

t.test('another answer has another ETag', async t => {
  const [one, two] = [await app.inject('/get_example/1'), await app.inject('/get_example/2')]
  t.not(one.headers.etag, two.headers.etag)
})

t.test('errors have no ETag, nor do answers to methods other than GET and HEAD', async t => {
  for (const request of [{ url: '/get_example/x' }, { url: '/nothing' }, { method: 'POST' as const, url: '/post_example' }]) {
    const { headers } = await app.inject({ ...request, headers: { 'if-none-match': '*' } })
    t.notOk(headers.etag)
  }
})

t.test('a picture that the client already has is not sent again', async t => {
  const { headers: { etag }, statusCode } = await app.inject('/snapshot.jpg')
  t.equal(statusCode, 200)
  t.ok(etag)
  const again = await app.inject({ url: '/snapshot.jpg', headers: { 'if-none-match': '*' } })
  t.equal(again.statusCode, 304)
  t.ok(again.headers.etag)
  t.equal(again.rawPayload.length, 0)
})
