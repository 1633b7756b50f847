import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { listen } from '../../network/listen.js'

t.test(':: is every address, of IPv6 and of IPv4', async t => {
  const app = Fastify().get('/', async () => 'here')
  t.teardown(() => app.close())
  t.equal(await listen(app, { host: '::', port: 0 }), '::')
  const { port } = app.server.address() as AddressInfo
  for (const host of ['127.0.0.1', '[::1]']) t.equal(await (await fetch(`http://${host}:${port}`)).text(), 'here', host)
})

t.test('where the system has no IPv6, it is every address of IPv4', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  // Such a kernel can't be had for a test: this is what listening on it gives.
  const { listen: original } = app.server
  app.server.listen = function (this: typeof app.server, options: { host: string }, ...rest: []) {
    if (options.host !== '::') return original.call(this, options, ...rest)
    process.nextTick(() => this.emit('error', Object.assign(new Error('listen EAFNOSUPPORT'), { code: 'EAFNOSUPPORT' })))
    return this
  } as typeof original
  t.equal(await listen(app, { host: '::', port: 0 }), '0.0.0.0')
  t.match(app.server.address(), { address: '0.0.0.0' })
})

t.test('nothing else is made of an address that was named, or of a port in use', async t => {
  const holder = createServer().listen(0)
  t.teardown(() => holder.close())
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const app = Fastify()
  t.teardown(() => app.close())
  await t.rejects(listen(app, { host: '::', port }), { code: 'EADDRINUSE' })
  await t.rejects(listen(app, { host: '203.0.113.1', port: 0 }), { code: 'EADDRNOTAVAIL' })
})
