import { readFileSync } from 'node:fs'
import t from 'tap'
import { build } from '../fixtures/build.js'

interface Operation { operationId: string, summary: string, tags: string[], responses: Record<string, { description: string }> }

t.test('the document lists every route with what it does and what it answers', async t => {
  const app = await build(t)
  const answer = await app.inject('/documentation/json')
  t.equal(answer.statusCode, 200)
  const { openapi, info, paths, tags } = answer.json()
  t.match(openapi, /^3\.1\./)
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  t.match(info, { title: 'Deskfeed', version, license: { name: 'MIT' } })

  const operations: Record<string, string> = {}
  const known = tags.map(({ name }: { name: string }) => name)
  for (const [path, methods] of Object.entries<Record<string, Operation>>(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations[`${method} ${path}`] = operation.operationId
      t.ok(operation.summary, `${path} has a summary`)
      t.ok(operation.tags.length > 0 && operation.tags.every(tag => known.includes(tag)), `${path} has a tag that is explained`)
      t.ok(Object.values(operation.responses).every(({ description }) => description), `every answer of ${path} is described`)
    }
  }
  t.match(operations, {
    'get /': 'getPage',
    'get /video_feed': 'getVideoFeed',
    'get /snapshot.jpg': 'getSnapshot',
    'get /healthz': 'getHealth'
  })
  const ids = Object.values(operations)
  t.equal(new Set(ids).size, ids.length, 'every operation has a name of its own')
})

t.test('the document says which media types the screen has', async t => {
  const app = await build(t)
  const { paths } = (await app.inject('/documentation/json')).json()
  t.strictSame(Object.keys(paths['/video_feed'].get.responses['200'].content), ['multipart/x-mixed-replace'])
  t.strictSame(Object.keys(paths['/snapshot.jpg'].get.responses['200'].content), ['image/jpeg'])
  t.strictSame(Object.keys(paths['/snapshot.jpg'].get.responses).sort(), ['200', '304', '503'])
})

t.test('the document is there as YAML too', async t => {
  const app = await build(t)
  const answer = await app.inject('/documentation/yaml')
  t.equal(answer.statusCode, 200)
  t.match(answer.body, /^ {2}"?\/video_feed"?:$/m)
})

t.test('people can browse it, and nothing comes from another host', async t => {
  const app = await build(t)
  const page = await app.inject('/documentation/')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], 'text/html')
  t.notMatch(page.body, /(src|href)="(https?:)?\/\//)
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!)
  t.ok(assets.some(path => path.endsWith('.js')) && assets.some(path => path.endsWith('.css')))
  for (const path of assets) {
    const { pathname } = new URL(path, 'http://localhost/documentation/')
    t.equal((await app.inject(pathname)).statusCode, 200, pathname)
  }
})
