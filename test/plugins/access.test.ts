import Fastify, { type FastifyInstance, type HTTPMethods, type InjectOptions } from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'
import deskfeed, { options } from '../../app.js'
import { readConfig } from '../../config.js'
import { scopeFor } from '../../plugins/access.js'
import { build } from '../fixtures/build.js'
import { buildWithPaths } from '../fixtures/routes.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const HOST_KEY = 'aHostKeyThatIsLongEnough'
/** Another machine. */
const REMOTE = { remoteAddress: '192.0.2.7' } satisfies InjectOptions
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE'] as HTTPMethods[]

const basic = (password: string) => `Basic ${Buffer.from(`vlc:${password}`).toString('base64')}`

t.test('every route is closed to anyone without a key, whatever the method, unless it says otherwise', async t => {
  const { app, paths } = await buildWithPaths(t, { ACCESS_KEY: KEY, HOST_KEY }, app => {
    app.get('/later/:id', async () => 'a secret')
    app.post('/open', { config: { access: 'open' } }, async () => 'no secret')
  })
  const open = paths.filter(({ isOpen }) => isOpen).map(({ path }) => path)
  const closed = paths.filter(({ isOpen }) => !isOpen).map(({ path }) => path)
  t.comment(`open: ${open.join(' ')}`)
  t.comment(`closed: ${closed.join(' ')}`)
  const examples = '(api/)?(api/resource/1|get_example/1|put_example/1|post_example|delete_example|stream)'
  const harmless = new RegExp(`^/(viewer/x|documentation.*|docs.*|redoc.*|openapi\\.json|healthz|livez|readyz|access|open|${examples})?$`)
  for (const path of open) t.match(path, harmless, `${path} shows nothing of the screen`)
  for (const path of ['/video_feed', '/snapshot.jpg', '/later/1']) t.ok(closed.includes(path), path)

  let guesses = 0
  for (const path of closed) {
    for (const url of [path, `${path}/`, `${path}?key=x`]) {
      for (const method of METHODS) {
        // A wrong key is a guess, so each comes from another address.
        const remoteAddress = `2001:db8:${(guesses++).toString(16)}::1`
        const response = await app.inject({ remoteAddress, method, url } as InjectOptions)
        t.equal(response.statusCode, 401, `${method} ${url}`)
        t.equal(response.headers.allow, undefined, 'and does not say which methods there are')
        t.notMatch(response.body, 'a secret')
      }
    }
  }
  t.equal(app.broadcaster.captures, 0, 'and nothing was captured')
})

/** The status of each path for somebody on another machine without a key. */
const statusesOf = async (app: FastifyInstance, urls: string[]) =>
  await Promise.all(urls.map(async url => (await app.inject({ ...REMOTE, url })).statusCode))

t.test('a scope for everybody opens what is in it, including other people\'s plugins, and nothing around it', async t => {
  const app = Fastify(options)
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  const open = scopeFor('open', async scope => {
    await scope.register(fp(async inner => { inner.get('/in/shared', async () => '') }))
    await scope.register(async inner => { inner.get('/in/own', async () => '') })
    scope.get('/in/closed', { config: { access: 'viewer' } }, async () => '')
  })
  // Wrapped, it runs in the instance that it is registered in, as shared plugins do.
  await app.register(fp(open))
  await app.register(fp(async parent => { parent.get('/beside', async () => '') }))
  await app.register(async scope => { scope.get('/below', async () => '') })
  app.get('/after', async () => '')
  await app.ready()
  t.same(await statusesOf(app, ['/in/shared', '/in/own']), [200, 200])
  t.same(await statusesOf(app, ['/in/closed', '/beside', '/below', '/after']), [401, 401, 401, 401])
})

t.test('a scope within a scope decides for itself whom it is for', async t => {
  const app = Fastify(options)
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  await app.register(scopeFor('open', async scope => {
    await scope.register(scopeFor('host', async inner => { inner.get('/inner', async () => '') }))
    scope.get('/outer', async () => '')
  }))
  t.same(await statusesOf(app, ['/inner', '/outer']), [401, 200])
})

t.test('a scope changes nothing in an app that lets everybody in anyway', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(scopeFor('host', async scope => { scope.get('/', async ({ admission }) => ({ admission })) }))
  t.same((await app.inject({ ...REMOTE, url: '/' })).json(), {})
})

t.test('a route whose config makes no sense is refused when it is registered', async t => {
  const app = Fastify(options)
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  t.throws(() => app.get('/typo', { config: { access: 'opne' as 'open' } }, async () => ''), {
    message: "/typo has access: 'opne' in its config, but it must be 'open', 'viewer', 'host' or 'metrics'"
  })
})

t.test('the key opens the screen as a bearer token, and as the password of Basic', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, HOST_KEY })
  for (const authorization of [`Bearer ${KEY}`, basic(KEY), `Bearer ${HOST_KEY}`, basic(HOST_KEY)]) {
    const response = await app.inject({ ...REMOTE, url: '/snapshot.jpg', headers: { authorization } })
    t.equal(response.statusCode, 200, authorization)
    t.equal(response.headers['content-type'], 'image/jpeg')
  }
})

t.test('the key of the stream link opens what shows the screen, nothing else', async t => {
  const app = Fastify(options)
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
  app.get('/another', async () => '')
  const { streamKey } = app.access
  const statusOf = async (url: string) => (await app.inject({ ...REMOTE, url })).statusCode
  t.equal(await statusOf(`/snapshot.jpg?key=${streamKey}`), 200)
  const stream = await app.inject({ ...REMOTE, url: `/video_feed?key=${streamKey}`, payloadAsStream: true })
  t.equal(stream.statusCode, 200)
  stream.stream().destroy()
  for (const path of ['/updates', '/vnc']) t.equal(await statusOf(`${path}?key=${streamKey}`), 426, `${path}, as a WebSocket`)
  for (const path of ['/another', '/host', '/metrics']) t.equal(await statusOf(`${path}?key=${streamKey}`), 401, path)
  t.equal(await statusOf(`/snapshot.jpg?key=${app.access.key}`), 401, 'the key itself does not belong in a URL')
  t.equal(await statusOf(`/snapshot.jpg?key=${streamKey}&key=${streamKey}`), 401, 'sent twice it is not valid')
})

t.test('players are asked for a password, browsers are not: the page has a form for it', async t => {
  const app = await build(t)
  const challengeOf = async (userAgent: string) => {
    const { headers } = await app.inject({ ...REMOTE, url: '/snapshot.jpg', headers: { 'user-agent': userAgent } })
    return headers['www-authenticate'] as unknown
  }
  for (const player of ['VLC/3.0.18 LibVLC/3.0.18', 'Lavf/60.16.100', 'curl/8.5.0', '']) {
    t.same(await challengeOf(player), ['Basic realm="Deskfeed", charset="UTF-8"', 'Bearer realm="Deskfeed"'], player)
  }
  t.same([await challengeOf('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36')].flat(), ['Bearer realm="Deskfeed"'])
})

t.test('whoever guesses is told how long to wait', async t => {
  const app = await build(t)
  const guess = (i: number) => app.inject({ ...REMOTE, url: '/snapshot.jpg', headers: { authorization: `Bearer wrong${i}` } })
  for (let i = 0; i < 5; i++) t.equal((await guess(i)).statusCode, 401)
  const response = await guess(6)
  t.equal(response.statusCode, 429)
  t.equal(response.headers['retry-after'], '10')
  t.match(response.json(), { code: 'TOO_MANY_GUESSES', message: 'wait 10 s' })
})

t.test('open routes ask for no access', async t => {
  const app = await build(t)
  for (const url of [
    '/', '/viewer/updates/worker.js', '/healthz', '/documentation/json', '/openapi.json', '/get_example/1', '/api/get_example/1/', '/access'
  ]) {
    t.equal((await app.inject({ ...REMOTE, url, headers: { authorization: 'Bearer whatever' } })).statusCode, 200, url)
  }
  t.equal(app.access.guesses.size, 0)
})

t.test('this machine needs no key, unless the request came through a proxy', async t => {
  const app = await build(t)
  t.equal((await app.inject('/snapshot.jpg')).statusCode, 200)
  t.equal((await app.inject({ url: '/snapshot.jpg', headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode, 401)
  t.ok([401, 421].includes((await app.inject({ url: '/snapshot.jpg', headers: { host: 'evil.test' } })).statusCode))
})

t.test('ACCESS=open opens the screen to everybody', async t => {
  const app = await build(t, { ACCESS: 'open' })
  t.equal((await app.inject({ ...REMOTE, url: '/snapshot.jpg' })).statusCode, 200)
})
