import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import deskfeed, { options, readConfig } from '../../app.js'
import state from '../../plugins/state.js'
import { stateHome } from '../fixtures/restarts.js'

/** An app that keeps its state in this file. */
async function create (t: Test, statePath: string, variables: Record<string, string> = {}) {
  const app = Fastify({ ...options })
  t.teardown(() => app.close())
  await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern', ...variables }), statePath })
  await app.ready()
  return app
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as object

t.test('an answer that says something has changed says that it is kept', async t => {
  const path = `${stateHome(t)}/deskfeed/state.json`
  const app = await create(t, path)
  await app.listen({ port: 0, host: '127.0.0.1' })
  await app.inject({ method: 'POST', url: '/host/pause' })
  t.match(read(path), { paused: /./ })
  await app.inject({ method: 'POST', url: '/host/resume' })
  t.notMatch(read(path), { paused: /./ })
  const remoteAddress = '192.0.2.1'
  const login = await app.inject({ method: 'POST', url: '/access', payload: { key: app.access.key }, remoteAddress })
  t.match(read(path), { sessions: [{ grant: 'key', address: remoteAddress }] })
  const headers = { cookie: `${login.cookies[0]!.name}=${login.cookies[0]!.value}`, origin: 'http://localhost' }
  await app.inject({ method: 'DELETE', url: '/access', headers: { ...headers, host: 'localhost' }, remoteAddress })
  t.match(read(path), { sessions: { length: 0 } })
})

t.test('whatever changes is kept, whoever changes it', async t => {
  const path = `${stateHome(t)}/deskfeed/state.json`
  const app = await create(t, path)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const becomes = async (text: string) => {
    while (!existsSync(path) || !readFileSync(path, 'utf8').includes(text)) await new Promise(setImmediate)
  }
  app.views.pause('paused by a program')
  await becomes('paused by a program')
  app.access.changeMode('ask', { end: false })
  await becomes('"mode":"ask"')
  await app.close()
  t.match(read(path), { paused: 'paused by a program', mode: 'ask' }, 'an end that nobody calls orderly leaves all of it')
})

t.test('a display that the host has chosen is kept by its name, until another one is shown', async t => {
  const path = `${stateHome(t)}/deskfeed/state.json`
  const put = (payload: object) => ({ method: 'PUT', url: '/host/settings', payload } as const)
  async function start (variables = {}) {
    const app = await create(t, path, variables)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return app
  }
  const first = await start({ HEIGHT: '360' })
  await first.inject(put({ fps: 5 }))
  t.same(kept(), { fps: 5 }, 'nothing that was not chosen, such as the width that follows from a height')
  await first.inject(put({ display: 'pattern' }))
  t.same(kept(), { display: 'pattern', fps: 5 }, 'be it the one that is shown by default')
  await first.close()

  writeFileSync(path, readFileSync(path, 'utf8').replace('"display":"pattern"', '"display":"elsewhere"'))
  for (let round = 0; round < 2; round++) {
    const without = await start({ HEIGHT: '360' })
    t.match([without.views.paused, without.state!.notes[0]], [/not here/, /"elsewhere"/])
    await without.inject(put({ access: 'pin' }))
    t.match(kept(), { display: 'elsewhere' })
    await without.close()
  }
  const last = await start({ HEIGHT: '360' })
  await last.inject({ method: 'POST', url: '/host/resume' })
  t.same(kept(), { fps: 5 })

  function kept () {
    return (read(path) as { shown: object }).shown
  }
})

t.test('an instance that does not listen reads nothing and writes nothing', async t => {
  const path = `${stateHome(t)}/state.json`
  writeFileSync(path, 'broken')
  const app = await create(t, path)
  await app.inject({ method: 'POST', url: '/host/pause' })
  await app.inject({ method: 'POST', url: '/host/resume' })
  t.match(app.state, { notes: { length: 0 } })
  app.state!.endOrderly()
  await app.close()
  t.equal(readFileSync(path, 'utf8'), 'broken')
})

t.test('it names what it needs', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(state, { path: '/nowhere', mode: 'key', shown: { fps: 30, quality: 80 } })
  await t.rejects(async () => { await app.ready() }, { message: 'The dependency \'access\' of plugin \'state\' is not registered' })
})
