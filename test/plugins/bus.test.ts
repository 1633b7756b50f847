import Fastify from 'fastify'
import t from 'tap'
import bus, { busName } from '../../plugins/bus.js'
import { SealedBus } from '../../relay/sealing/sealed-bus.js'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'

t.test('a machine is called on the bus as elsewhere, in letters that may stand there', async t => {
  t.equal(busName("Ann's Laptop.example.org"), 'ann-s-laptop')
  t.equal(busName('屏幕'), 'deskfeed')
  t.equal(busName('x'.repeat(100)).length, 63)
})

t.test('an app has its bus, sealed if there is a key, and ends it', { skip: needs('nats-server') }, async t => {
  const { url } = await startNatsServer(t)
  for (const key of ['a-key-of-the-bus-alone', undefined]) {
    const app = Fastify()
    await app.register(bus, { servers: url, ...key && { key } })
    t.ok(app.bus?.isConnected)
    t.equal(app.bus instanceof SealedBus, key !== undefined)
    t.equal(app.busNotes?.length, key ? 0 : 1)
    await app.close()
    t.equal(app.bus?.isConnected, false)
  }
})

t.test('without a server the app starts, and has a sentence about it', async t => {
  const port = await freePort()
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(bus, { servers: `nats://127.0.0.1:${port}`, key: 'a-key-of-the-bus-alone' })
  t.equal(app.bus?.isConnected, false)
  t.match(app.busNotes, [`The bus at 127.0.0.1:${port} refuses connections`])
})

t.test('files that can not be used end the start with a sentence, which says nothing of what is in them', async t => {
  const folder = t.testdir({ key: 'SUA_no_seed_at_all', creds: '-----BEGIN NATS USER JWT-----\na secret\n' })
  const cases = [
    [{ credentials: `${folder}/none` }, `BUS_CREDS is ${folder}/none, but there is no such file.`],
    [{ credentials: folder }, `BUS_CREDS is ${folder}, but it is a folder, not a file.`],
    ...['key', 'creds'].map(name => [{ credentials: `${folder}/${name}` },
      `BUS_CREDS is ${folder}/${name}, but that file holds neither credentials as nsc writes them nor the seed of a user's nkey, ` +
        'which begins with SU.'] as const),
    [{ ca: `${folder}/none` }, `BUS_CA is ${folder}/none, but there is no such file.`]
  ] as const
  for (const [options, message] of cases) {
    const app = Fastify()
    await t.rejects(async () => await app.register(bus, { servers: 'nats://127.0.0.1:1', ...options }), { message, exitCode: 78 })
  }
})
