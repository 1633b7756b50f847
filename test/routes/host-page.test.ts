import t from 'tap'
import { build } from '../fixtures/build.js'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const REMOTE = '192.0.2.7'

t.test('a browser gets the page of the host, also one that may not control, and nothing is captured for it', async t => {
  const app = await build(t)
  for (const remoteAddress of ['127.0.0.1', REMOTE]) {
    const answer = await app.inject({ url: '/host', headers: BROWSER, remoteAddress })
    t.equal(answer.statusCode, 200)
    t.match(answer.headers, { 'content-type': 'text/html; charset=utf-8', vary: 'accept', 'cache-control': 'no-store' })
    t.match(answer.headers['content-security-policy'], "script-src 'self'; style-src 'self'")
    t.match(answer.body, /<script type="module" src="\/viewer\/host-main-\w+\.js">/)
    t.notMatch(answer.body, app.access.key)
  }
  t.equal((await app.inject({ method: 'HEAD', url: '/host', headers: BROWSER })).body, '')
  t.equal(app.broadcaster.captures, 0)
})

t.test('a program gets the JSON, if it may', async t => {
  const app = await build(t)
  for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html', 'text/html;q=0']) {
    const headers = accept === undefined ? {} : { accept }
    const answer = await app.inject({ url: '/host', headers })
    t.match(answer.headers, { 'content-type': 'application/json; charset=utf-8', vary: 'accept' }, accept ?? 'nothing said')
    t.equal(answer.json().access, 'key')
    const refusal = await app.inject({ url: '/host', headers, remoteAddress: REMOTE })
    t.match(refusal.json(), { statusCode: 401, code: 'ACCESS_REQUIRED' })
  }
})

t.test('the page of the host finds everything it loads, on this host', async t => {
  const app = await build(t)
  const { body } = await app.inject({ url: '/host', headers: BROWSER })
  const assets = [...body.matchAll(/(?:src|href)="(\/viewer\/[^"]+)"/g)].map(([, path]) => path!)
  t.ok(assets.length >= 3)
  t.notMatch(body, /(?:src|href)="[a-z]+:/)
  for (const path of assets) t.equal((await app.inject(path)).statusCode, 200, path)
})
