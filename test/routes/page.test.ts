import t from 'tap'
import { build } from '../fixtures/build.js'
import { pageScript } from '../fixtures/page-script.js'
import { noteThreads } from '../fixtures/started-threads.js'

/** Threads that were started, the oldest first. */
const started = noteThreads(t)

t.test('a browser gets a page with the live picture in it, with scripts or without', async t => {
  const app = await build(t)
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
  t.match(answer.body, '<title>屏幕共享</title>')
  t.match(answer.body, /<img [^>]*src="\/video_feed"/)
})

t.test('the page finds everything it loads, on this host', async t => {
  const app = await build(t)
  const { body } = await app.inject('/')
  const found = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!)
  const [assets, icons] = [found.filter(path => !path.startsWith('#')), found.filter(path => path.startsWith('#'))]
  for (const icon of icons) t.match(body, `id="${icon.slice(1)}"`)
  t.ok(assets.every(path => path.startsWith('/')), assets.join(' '))
  const types: Record<string, RegExp> = {
    js: /^text\/javascript|^application\/javascript/,
    css: /^text\/css/,
    svg: /^image\/svg\+xml/,
    png: /^image\/png/,
    webmanifest: /^application\/manifest\+json/
  }
  for (const path of assets.filter(path => path.startsWith('/viewer/'))) {
    const answer = await app.inject(path)
    t.equal(answer.statusCode, 200, path)
    t.match(answer.headers['content-type'], types[path.split('.').at(-1)!]!)
  }
  t.equal((await app.inject('/viewer/updates/worker.js')).statusCode, 200)
})

t.test('a browser asks for all modules of the page at once, and for what is named by its content only the first time', async t => {
  const app = await build(t)
  const { body } = await app.inject('/')
  const modules = [...body.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, path]) => path!)
  const { body: script } = await app.inject(pageScript())
  const imported = [...script.matchAll(/(?:from|import)"\.(\/[^"]+)"/g)].map(([, path]) => `/viewer${path}`)
  t.ok(imported.length > 0)
  t.same(imported.filter(path => !modules.includes(path)), [])
  const cacheControl = async (path: string) => (await app.inject(path)).headers['cache-control']
  for (const path of [pageScript(), ...modules]) t.equal(await cacheControl(path), 'public, max-age=31536000, immutable', path)
  for (const path of ['/', '/viewer/updates/worker.js']) t.equal(await cacheControl(path), 'public, max-age=0', path)
})

t.test('whoever asks for the page is expected: a thread starts for them, and no capture', async t => {
  const app = await build(t)
  const before = started.length
  await app.inject({ method: 'HEAD', url: '/' })
  t.equal(started.length, before)
  await app.inject('/')
  t.equal(started.length, before + 1)
  t.equal(app.broadcaster.captures, 0)
})

t.test('HEAD answers as GET does, without the page, and starts no capture', async t => {
  const app = await build(t)
  const [get, head] = [await app.inject('/'), await app.inject({ method: 'HEAD', url: '/' })]
  t.equal(head.statusCode, 200)
  t.equal(head.headers['content-length'], get.headers['content-length'])
  t.equal(head.body, '')
  t.equal(app.broadcaster.captures, 0)
})

t.test('a page that the browser already has is not sent again', async t => {
  const app = await build(t)
  const { headers: { etag } } = await app.inject('/')
  const answer = await app.inject({ url: '/', headers: { 'if-none-match': String(etag) } })
  t.equal(answer.statusCode, 304)
})

t.test('nothing but the page can be read from the disk', async t => {
  const app = await build(t)
  for (const path of ['/viewer/', '/viewer/../package.json', '/viewer/..%2fpackage.json', '/viewer/%2e%2e/server.js', '/package.json']) {
    t.ok([400, 403, 404].includes((await app.inject(path)).statusCode), path)
  }
})
