import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { build } from '../fixtures/build.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const CEILING = 100
const CEILING_PER_ADDRESS = 20

/** A service behind a proxy on this machine, so that clients can have any address. */
async function listen (t: Test, variables: Record<string, string> = {}) {
  const app = await build(t, { ACCESS_KEY: KEY, TRUST_PROXY: 'loopback', ...variables })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  /** Asks for a path as this address. `leave` gives up the answer. */
  async function ask (path: string, address: string, headers: Record<string, string> = {}) {
    const request = get(url + path, { agent: false, headers: { 'x-forwarded-for': address, ...headers } })
    request.on('error', () => {})
    const [response] = await once(request, 'response') as [IncomingMessage]
    t.teardown(() => request.destroy())
    return { status: response.statusCode, response, leave: () => request.destroy() }
  }
  return { app, ask, url }
}

t.test('strangers at one address can have so many streams at once, wherever these are, and others have theirs', async t => {
  const { app, ask } = await listen(t)
  const held = await Promise.all(Array.from({ length: CEILING_PER_ADDRESS }, (_, i) =>
    ask(i % 2 ? '/stream' : '/api/stream/', '192.0.2.1')))
  t.ok(held.every(({ status }) => status === 200))
  for (const path of ['/stream', '/api/stream', '/openapi.json', '/documentation', '/docs/static/swagger-ui.css', '/redoc/']) {
    const { status, response } = await ask(path, '192.0.2.1')
    t.equal(status, 503, path)
    t.equal(response.headers['retry-after'], '5')
    t.match(JSON.parse(String(await response.toArray())), { code: 'TOO_MANY_LONG_ANSWERS' })
  }
  t.equal((await ask('/', '192.0.2.1')).status, 200, 'the page is no such answer')
  t.equal((await ask('/stream', '192.0.2.2')).status, 200)
  t.equal((await ask('/stream', '192.0.2.1', { authorization: `Bearer ${KEY}` })).status, 503, 'a key is not tried where none is needed')

  const { headers } = await app.inject({
    method: 'POST', url: '/access', payload: { key: KEY }, headers: { 'x-forwarded-for': '192.0.2.1' }
  })
  const cookie = String(headers['set-cookie']).split(';')[0]!
  t.equal((await ask('/stream', '192.0.2.1', { cookie })).status, 200, 'whoever was let in has theirs')

  held[0]!.leave()
  while ((await ask('/stream', '192.0.2.1')).status !== 200) await sleep(20)
})

t.test('in all there is a ceiling too, and this machine is below none', async t => {
  const { ask, url } = await listen(t, { ACCESS: 'open' })
  const statuses = await Promise.all(Array.from({ length: CEILING + 10 }, async (_, i) => (await ask('/stream', `192.0.2.${i}`)).status))
  for (const [status, count] of [[200, CEILING], [503, 10]]) t.equal(statuses.filter(other => other === status).length, count)
  t.equal((await fetch(`${url}/openapi.json`)).status, 200)
})

t.test('answers that are over do not count, whatever they were', async t => {
  const { ask, app } = await listen(t)
  const etag = (await app.inject('/openapi.json')).headers.etag as string
  for (let i = 0; i < 2 * CEILING; i++) {
    const { response } = await ask(i % 2 ? '/openapi.json' : '/redoc/nothing', '192.0.2.1', i % 3 ? {} : { 'if-none-match': etag })
    t.not(response.statusCode, 503)
    await response.toArray()
  }
})
