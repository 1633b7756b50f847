import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import t from 'tap'
import { median } from '../bench/statistics.js'
import { listen } from './fixtures/build.js'
import { needs } from './fixtures/needs.js'
import { proxy } from './fixtures/nginx.js'
import { watch } from './fixtures/parts.js'

t.test('behind nginx with its default settings', { skip: needs('nginx') }, async t => {
  const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
  const { app, url: direct } = await listen(t, { ACCESS_KEY: KEY })
  const url = await proxy(t, direct)

  /** Status and body, as `fetch` gets them. */
  async function ask (path: string, init?: RequestInit): Promise<[status: number, body: any, headers: Headers]> {
    const response = await fetch(url + path, init)
    const text = await response.text()
    return [response.status, text.startsWith('{') ? JSON.parse(text) : text, response.headers]
  }
  const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) })
  const json = (value: unknown) => ({ body: JSON.stringify(value), headers: { 'content-type': 'application/json' } })

  t.test('every endpoint answers, at / and below /api, with and without a trailing slash', async t => {
    for (const prefix of ['', '/api']) {
      for (const slash of ['', '/']) {
        const at = (path: string) => `${prefix}${path}${slash}`
        t.match(await ask(`${at('/get_example/007')}?name=%E4%B8%AD`, { headers: { 'user-agent': 'x' } }),
          [200, { user_id: 7, name: '中', user_agent: 'x' }])
        t.match(await ask(at('/api/resource/a%2Fb')), [200, { resource_id: 'a/b' }])
        t.match(await ask(`${at('/delete_example')}?confirm=TRUE`, { method: 'DELETE', headers: { authorization: 'Bearer 1' } }),
          [200, { deleted: true, authorization: 'Bearer 1' }])
        t.strictSame((await ask(at('/delete_example'), { method: 'DELETE' })).slice(0, 2), [400, { message: '删除未确认' }])
        t.match(await ask(at('/post_example'), { method: 'POST' }), [200, { title: '默认标题' }])
        for (const write of [form, json]) {
          t.match(await ask(at('/post_example'), { method: 'POST', ...write({ title: '你好' }) }),
            [200, { title: '你好', content: '默认内容' }])
          t.match(await ask(at('/put_example/1'), { method: 'PUT', ...write({ name: '桌子' }) }),
            [200, { name: '桌子', custom_header: '无自定义头' }])
          t.match(await ask(at('/api/resource/%E4%B8%AD'), { method: 'PUT', ...write({ field: 'x' }) }),
            [200, { method: 'PUT', resource_id: '中', data: { field: 'x' } }])
        }
      }
    }
    t.match(await ask('/put_example/1', { method: 'PUT', headers: { 'x-custom-header': 'blue' } }), [200, { custom_header: 'blue' }])
    t.match(await ask(`/api/resource/${'x'.repeat(4000)}`), [200, { resource_id: 'x'.repeat(4000) }])
  })

  t.test('errors, methods and ETags are those of the service', async t => {
    t.match(await ask('/nothing'), [404, { code: 'NOT_FOUND' }])
    const [status, body, headers] = await ask('/api/resource/a', { method: 'PATCH', body: 'x' })
    t.match([status, body, headers.get('allow')], [405, { error: '不支持的HTTP方法' }, 'DELETE, GET, HEAD, OPTIONS, POST, PUT'])
    t.equal((await ask('/get_example/1', { method: 'OPTIONS' }))[0], 204)
    t.equal((await ask('/video_feed', { method: 'HEAD', headers: { authorization: `Bearer ${KEY}` } }))[0], 405)
    t.match(await ask('/api/resource/a', { method: 'POST', ...json({ key: 5 }) }), [400, { message: 'body/key must be string' }])
    t.match(await ask('/api/resource/a', { method: 'POST', body: 'key=x' }), [415, { code: 'UNSUPPORTED_MEDIA_TYPE' }])
    t.match(await ask('/get_example/%E0%A4%A'), [400])
    // nginx has a limit of its own, of 1 MiB, and a page of its own to say so.
    t.match(await ask('/api/resource/a', { method: 'POST', ...form({ key: 'x'.repeat(2 ** 20) }) }), [413])

    const etag = (await ask('/get_example/1'))[2].get('etag')!
    for (const method of ['GET', 'HEAD']) {
      t.equal((await ask('/get_example/1', { method, headers: { 'if-none-match': etag } }))[0], 304)
    }
  })

  t.test('a proxy on this machine does not make everybody count as this machine', async t => {
    for (const path of ['/video_feed', '/snapshot.jpg']) t.equal((await ask(path))[0], 401, path)
    t.equal((await ask('/snapshot.jpg', { headers: { authorization: `Bearer ${KEY}` } }))[0], 200)
    t.equal((await ask(`/snapshot.jpg?key=${app.access.streamKey}`))[0], 200)
    t.match((await ask('/access'))[1], { you: 'out' })
  })

  t.test('the documentation is there', async t => {
    for (const path of [
      '/documentation', '/docs/', '/redoc', '/documentation/static/swagger-ui.css', '/redoc/redoc.standalone.js', '/openapi.json'
    ]) t.equal((await ask(path))[0], 200, path)
  })

  for (const encoding of ['identity', 'gzip']) {
    t.test(`/stream reaches a client that accepts ${encoding} paragraph by paragraph`, async t => {
      const request = get(`${url}/stream`, { agent: false, headers: { 'accept-encoding': encoding } })
      const [response] = await once(request, 'response') as [IncomingMessage]
      const isCompressed = response.headers['content-encoding'] === 'gzip'
      t.comment(`nginx ${isCompressed ? 'compresses' : 'does not compress'} it`)
      const times: number[] = []
      let text = ''
      for await (const chunk of isCompressed ? response.pipe(createGunzip()) : response) {
        if (String(chunk)) times.push(performance.now())
        text += chunk
      }
      t.equal(text, '<p>0</p><p>1</p><p>2</p><p>3</p><p>4</p>')
      t.equal(times.length, 5)
      for (const [i, at] of times.slice(1).entries()) t.ok(at - times[i]! > 500, `after ${Math.round(at - times[i]!)} ms`)
    })
  }

  t.test('/stream ends at once when the client leaves', async t => {
    const closed = new Promise<number>(resolve => {
      app.server.once('request', (_request, response) => response.once('close', () => resolve(performance.now())))
    })
    const request = get(`${url}/stream`, { agent: false }).on('error', () => {})
    const [response] = await once(request, 'response') as [IncomingMessage]
    await once(response, 'data')
    const at = performance.now()
    request.destroy()
    t.ok(await closed - at < 900, 'before the pause is over')
  })

  t.test('/video_feed arrives picture by picture, each soon after it was taken', async t => {
    for (const framing of ['plain', 'advance'] as const) {
      const feed = await watch(t, url, framing, KEY)
      t.equal(feed.headers['content-type'], 'multipart/x-mixed-replace; boundary=frame')
      let last = 0
      const ages: number[] = []
      for (let i = 0; i < 10; i++) {
        const { jpeg, receivedAt, headers } = await feed.next()
        t.strictSame(jpeg.subarray(0, 3), Buffer.from([0xff, 0xd8, 0xff]))
        t.ok(receivedAt > last)
        last = receivedAt
        const takenAt = headers['x-timestamp']
        if (takenAt) ages.push(performance.timeOrigin + receivedAt - Number(takenAt) * 1000)
      }
      // What is buffered comes late each time, what a busy machine holds up comes late now and then.
      if (framing === 'plain') t.ok(median(ages) < 300, `half of them within ${median(ages).toFixed(0)} ms`)
      feed.leave()
    }
    // nginx lets the service know that they left.
    while (app.broadcaster.subscribers > 0) await new Promise(setImmediate)
    t.pass('a viewer who left is no longer served')
  })
})
