import Fastify from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'
import access from '../../plugins/access.js'
import errors from '../../plugins/errors.js'
import reserve from '../../plugins/reserve.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

t.test('the connection of a request is kept if the client was let in, and only then', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  let kept = 0
  await app.register(fp(async app => { app.decorate('keepConnection', () => { kept++ }) }, { name: 'connections' }))
  await app.register(errors)
  await app.register(access, { mode: 'key', key: KEY, cookieName: 'deskfeed' })
  await app.register(reserve)
  app.get('/closed', async () => 'closed')
  app.get('/host', { config: { access: 'host' } }, async () => 'host')
  app.get('/open', { config: { access: 'open' } }, async () => 'open')

  const ask = async (url: string, authorization?: string) => {
    kept = 0
    const { statusCode } = await app.inject({
      url, remoteAddress: '192.0.2.1', headers: { host: 'x', ...authorization && { authorization } }
    })
    return [statusCode, kept]
  }
  t.same(await ask('/closed', `Bearer ${KEY}`), [200, 1])
  t.same(await ask('/closed'), [401, 0])
  t.same(await ask('/closed', 'Bearer wrong'), [401, 0])
  t.same(await ask('/host', `Bearer ${KEY}`), [403, 0])
  t.same(await ask('/open', `Bearer ${KEY}`), [200, 0])
  kept = 0
  await app.inject({ method: 'POST', url: '/host' })
  await app.inject('/host')
  t.equal(kept, 1, 'this machine')
})
