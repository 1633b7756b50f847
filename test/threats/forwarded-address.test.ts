import t from 'tap'
import { build } from '../fixtures/build.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

/** The answers to eight wrong keys, each of which claims to come from another address. */
async function guess (variables: Record<string, string>) {
  const app = await build(t, { ACCESS_KEY: KEY, ...variables })
  const statuses = []
  for (let i = 0; i < 8; i++) {
    const headers = { 'x-forwarded-for': `192.0.2.${i}`, authorization: `Bearer wrong-${i}` }
    statuses.push((await app.inject({ url: '/snapshot.jpg', headers })).statusCode)
  }
  return statuses
}

t.test('a guesser who claims to come from many addresses counts as one', async t => {
  t.same(await guess({}), [401, 401, 401, 401, 401, 429, 429, 429])
})

t.test('behind a trusted proxy they count as many', async t => {
  t.same(await guess({ TRUST_PROXY: 'loopback' }), Array(8).fill(401))
})

t.test('no header makes anybody count as this machine', async t => {
  const app = await build(t, { ACCESS_KEY: KEY, TRUST_PROXY: 'loopback' })
  for (const headers of [
    { 'x-forwarded-for': '127.0.0.1' }, { 'x-forwarded-for': '::1' }, { forwarded: 'for=127.0.0.1' }, { 'x-real-ip': '127.0.0.1' }
  ]) {
    t.equal((await app.inject({ url: '/host', headers })).statusCode, 401, JSON.stringify(headers))
  }
})

t.test('the key is different after each start, and a cookie that was set over TLS is sent only over TLS', async t => {
  const [one, other] = [await build(t), await build(t)]
  t.match(one.access.key, /^[\w-]{22}$/)
  t.not(one.access.key, other.access.key)
  const app = await build(t, { ACCESS_KEY: KEY, TRUST_PROXY: 'loopback' })
  for (const scheme of ['http', 'https']) {
    const forwarded = { 'x-forwarded-proto': scheme, 'x-forwarded-for': '192.0.2.1' }
    const { headers } = await app.inject({ method: 'POST', url: '/access', payload: { key: KEY }, headers: forwarded })
    t.match(headers['set-cookie'], /HttpOnly; SameSite=Strict/)
    t.equal(String(headers['set-cookie']).endsWith('; Secure'), scheme === 'https', scheme)
  }
})
