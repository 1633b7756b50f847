import t from 'tap'
import { build } from '../fixtures/build.js'

const app = await build(t)

t.test('the document is where people look for it', async t => {
  for (const url of ['/openapi.json', '/documentation/json', '/docs/json', '/docs/json/', '/docs/json?fresh=1']) {
    const { statusCode, headers, body } = await app.inject(url)
    t.equal(statusCode, 200, url)
    t.equal(headers['content-type'], 'application/json; charset=utf-8')
    t.equal(body, JSON.stringify(app.swagger()))
    t.match(body, '默认名字', 'as UTF-8, not escaped')
  }
  const { statusCode, body } = await app.inject('/documentation/yaml')
  t.strictSame([statusCode, body], [200, app.swagger({ yaml: true })])
})

t.test('so are the pages, which may load nothing from elsewhere and are not told to load anything over HTTPS', async t => {
  const pages = { '/documentation': 'swagger-ui', '/docs': 'swagger-ui', '/redoc': '<div id="redoc">' }
  for (const [path, mark] of Object.entries(pages)) {
    for (const url of [path, `${path}/`]) {
      const { statusCode, headers, body } = await app.inject(url)
      t.equal(statusCode, 200, url)
      t.equal(String(headers['content-type']).toLowerCase(), 'text/html; charset=utf-8')
      t.match(body, mark)
      t.notMatch(body, /https?:\/\//)
      const policy = String(headers['content-security-policy'])
      t.match(policy, /^default-src 'none'; script-src 'self';/)
      t.match(policy, "frame-ancestors 'none'")
      t.notMatch(policy, /https?:|upgrade-insecure-requests|unsafe-eval|script-src[^;]*unsafe|\*/)
    }
  }
})

t.test('what the pages load is here: their own files, with names that the library does not take away', async t => {
  for (const path of ['/documentation', '/redoc']) {
    const { body } = await app.inject(path)
    for (const url of Array.from(body.matchAll(/(?:src|href)="([^"]+)"/g), ([, found]) => found!)) {
      const { statusCode, headers, body } = await app.inject(url)
      t.equal(statusCode, 200, url)
      if (url.endsWith('style.css')) t.match([headers['content-type'], body], [/text\/css/, /around it/])
    }
  }
})

t.test('Redoc comes from here, with its licences, and its logo from nowhere', async t => {
  const bundle = await app.inject('/redoc/redoc.standalone.js')
  t.equal(bundle.statusCode, 200)
  t.match(bundle.headers['content-type'], /javascript/)
  t.notMatch(bundle.body, 'cdn.redoc.ly')
  t.match((await app.inject('/redoc/redoc.standalone.js.LICENSE.txt')).body, /MIT/)
})
