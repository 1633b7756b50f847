import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import deskfeed, { options } from '../../app.js'
import { readConfig } from '../../config.js'
import access from '../../plugins/access.js'
import errors from '../../plugins/errors.js'
import methods from '../../plugins/methods.js'
import { build } from '../fixtures/build.js'
import { ask } from '../fixtures/requests.js'

t.test('every path of the service answers OPTIONS, and refuses the methods that it does not have', async t => {
  const app = Fastify(options)
  t.teardown(() => app.close())
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ method, url }) => {
    const path = url.replace(/:\w+/g, '1').replace('*', 'x')
    for (const name of [method].flat()) known.set(path, (known.get(path) ?? new Set(['OPTIONS'])).add(name))
  })
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  // Registered after the plugin.
  app.get('/later/:id', async () => ({}))
  app.post('/later/:id', async () => ({}))

  for (const path of [
    '/', '/video_feed', '/snapshot.jpg', '/viewer/x', '/documentation/json', '/documentation/static/x', '/api/stream', '/later/1'
  ]) t.ok(known.has(path), path)
  t.ok(known.size > 20)
  for (const [path, names] of known) {
    // A path may also match another pattern: to the router, /viewer/ is like /viewer/x.
    const allow = [...names].sort()
    for (const url of [path, path.endsWith('/') ? path : `${path}/`]) {
      const options = await app.inject({ method: 'OPTIONS', url })
      t.equal(options.statusCode, 204, `OPTIONS ${url}`)
      t.equal(options.body, '')
      const allowed = String(options.headers.allow).split(', ')
      t.strictSame(allow.filter(method => !allowed.includes(method)), [], `Allow of ${url}`)
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(method => !allowed.includes(method))) {
        const response = await app.inject({ method: method as 'GET', url })
        t.equal(response.statusCode, 405, `${method} ${url}`)
        t.strictSame(response.headers.allow, options.headers.allow)
        if (method === 'HEAD') continue
        t.match(response.json(), { statusCode: 405, code: 'METHOD_NOT_ALLOWED', error: '不支持的HTTP方法', message: method })
      }
    }
  }
})

t.test('Allow lists the methods of a path', async t => {
  const app = await build(t)
  const allow = {
    '/get_example/1': 'GET, HEAD, OPTIONS',
    '/post_example': 'OPTIONS, POST',
    '/put_example/1': 'OPTIONS, PUT',
    '/delete_example?confirm=true': 'DELETE, OPTIONS',
    '/api/resource/abc': 'DELETE, GET, HEAD, OPTIONS, POST, PUT',
    '/api/api/resource/abc/': 'DELETE, GET, HEAD, OPTIONS, POST, PUT',
    '/video_feed': 'GET, OPTIONS',
    '/stream': 'GET, OPTIONS'
  }
  for (const [url, names] of Object.entries(allow)) t.equal((await app.inject({ method: 'PATCH', url })).headers.allow, names, url)
})

t.test('an unknown path is answered 404, whatever the method and the body', async t => {
  const app = await build(t)
  for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE'] as const) {
    const payload = method === 'GET' ? undefined : '{'
    const [status, body, { headers }] = await ask(app, { method, url: '/nothing?x=1', headers: { 'content-type': 'text/plain' }, payload })
    t.strictSame([status, body], [404, { statusCode: 404, code: 'NOT_FOUND', error: 'Not Found', message: 'There is nothing at /nothing' }])
    t.notOk(headers.allow)
  }
  t.match(await ask(app, '/viewer/nothing.js'), [404, { code: 'NOT_FOUND', message: 'There is nothing at /viewer/nothing.js' }])
})

t.test('another method is refused before its body is read', async t => {
  const app = await build(t)
  const headers = { 'content-type': 'text/plain' }
  for (const payload of ['{', 'x'.repeat(2 ** 21)]) {
    t.match(await ask(app, { method: 'PATCH', url: '/api/resource/a', headers, payload }), [405, { code: 'METHOD_NOT_ALLOWED' }])
  }
})

t.test('HEAD answers as GET does, without the body; on endless streams it starts nothing', async t => {
  const app = await build(t)
  for (const url of ['/', '/get_example/1', '/api/resource/a', '/healthz', '/documentation/json']) {
    const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject(url)]
    t.equal(head.statusCode, 200, url)
    t.equal(head.body, '')
    for (const name of ['content-type', 'content-length', 'etag']) t.equal(head.headers[name], get.headers[name], `${name} of ${url}`)
  }
  for (const url of ['/video_feed', '/stream', '/api/stream']) t.equal((await app.inject({ method: 'HEAD', url })).statusCode, 405, url)
  t.equal(app.broadcaster.captures, 0)
})

t.test('over a real connection too, a refused HEAD has no body and the connection stays open', async t => {
  const app = await build(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  const asked = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  socket.write(asked('HEAD', '/video_feed') + asked('OPTIONS', '/video_feed') + asked('GET', '/nothing'))
  let text = ''
  while (!text.includes('There is nothing')) text += (await once(socket, 'data'))[0]
  t.match(text.split('HTTP/1.1 ').map(answer => answer.slice(0, 3)), ['', '405', '204', '404'])
  t.notMatch(text.split('HTTP/1.1 ')[1], /METHOD_NOT_ALLOWED/)
})

t.test('somebody else\'s app, with options of its own, gets the same', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(access, { mode: 'key', cookieName: 'mine' })
  await app.register(methods)
  app.get('/here/:id', async () => ({}))
  const { statusCode, headers } = await app.inject({ method: 'POST', url: '/here/1' })
  t.strictSame([statusCode, headers.allow], [405, 'GET, HEAD, OPTIONS'])
})
