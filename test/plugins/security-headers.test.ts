import t from 'tap'
import { build } from '../fixtures/build.js'
import { buildWithPaths } from '../fixtures/routes.js'

/** What every answer must have, whatever it is. */
const ALWAYS = {
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'content-security-policy': /frame-ancestors 'none'/
}
/** Headers that would undo these, or demand HTTPS. */
const NEVER = /^(access-control-|strict-transport-security)/

t.test('no other origin may show any answer, errors included; it is what its type says, and nobody may frame it', async t => {
  const { app, paths } = await buildWithPaths(t, {})
  const stranger = { via: '1.1 proxy' }
  for (const path of [...paths.map(({ path }) => path).filter(path => !path.endsWith('/stream')), '/nowhere', '/%E0%A4%A']) {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'PATCH'] as const) {
      const { headers, statusCode } = await app.inject({ method, url: path, headers: stranger })
      t.match(headers, ALWAYS, `${method} ${path}: ${statusCode}`)
      t.notOk(Object.keys(headers).some(name => NEVER.test(name)), 'and no header undoes that, or demands HTTPS')
    }
  }
})

/** What every page has besides. */
const ON_PAGES = { 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' }

t.test('the page loads nothing from elsewhere and nothing inline, and does not reveal its address to others', async t => {
  const { app } = await buildWithPaths(t, {})
  const { headers } = await app.inject('/')
  t.match(headers, ON_PAGES)
  const policy = String(headers['content-security-policy'])
  t.match(policy, "default-src 'none'; script-src 'self'; style-src 'self'")
  t.notMatch(policy, /unsafe|https?:|\*|data:|upgrade-insecure-requests/)
  for (const path of ['/documentation', '/docs', '/redoc']) {
    const { headers } = await app.inject(path)
    t.match(headers, ON_PAGES, path)
    t.notMatch(headers['content-security-policy'], /https?:|\*|upgrade-insecure-requests|unsafe-eval/, path)
  }
})

t.test('windows are kept from those who opened them where browsers heed that: over TLS and on this machine', async t => {
  const app = await build(t, { TRUST_PROXY: 'loopback', ALLOWED_HOSTS: 'screen.example.org' })
  const policyAt = async (host: string, proto?: string) => {
    const headers = { host, ...proto && { 'x-forwarded-proto': proto, 'x-forwarded-for': '192.0.2.7' } }
    return (await app.inject({ url: '/', headers })).headers['cross-origin-opener-policy']
  }
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80']) t.equal(await policyAt(host), 'same-origin', host)
  t.equal(await policyAt('screen.example.org', 'https'), 'same-origin')
  t.equal(await policyAt('screen.example.org', 'http'), undefined, 'elsewhere they would complain about it')
})
