import { lstatSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { restarts, stateHome } from '../fixtures/restarts.js'

const ACCESS_KEY = 'a-key-that-is-meant-to-last'
const HOST_KEY = 'the-host-is-somewhere-else'

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

t.test('only this user can read what is kept, and it opens nothing', async t => {
  const { start, file, folder } = await restarts(t)
  const service = await start({ ACCESS_KEY, HOST_KEY, ACCESS: 'pin' })
  const { cookie } = await service.logIn({ key: ACCESS_KEY })
  const host = await service.host('/renew', 'POST', { secret: 'key', end: false })
  t.equal(statSync(folder).mode & 0o777, 0o700)
  t.equal(statSync(file).mode & 0o777, 0o600)
  const text = readFileSync(file, 'utf8')
  const links = [new URL(host.link).hash, new URL(host.streamLink).search].map(part => part.split('=')[1]!)
  const secrets = [ACCESS_KEY, HOST_KEY, host.pin, ...links, cookie.split('=')[1]!]
  for (const secret of secrets) t.notOk(text.includes(secret))
  for (const value of text.match(/[\w-]{43}/g)!) {
    t.equal((await service.ask('/snapshot.jpg', bearer(value))).status, 401)
    t.equal((await service.ask('/snapshot.jpg', { headers: { cookie: `${cookie.split('=')[0]}=${value}` } })).status, 401)
  }
})

t.test('killed at any moment of many changes, it leaves a file that the next start can use', async t => {
  const { start, file } = await restarts(t)
  for (let round = 0; round < 6; round++) {
    const service = await start({ ACCESS_KEY })
    t.notMatch(service.stdout(), 'can\'t be used')
    const flood = Array.from({ length: 200 }, () => service.logIn({ key: ACCESS_KEY }).catch(() => {}))
    await new Promise(resolve => setTimeout(resolve, 150 + 37 * round))
    await service.end('SIGKILL')
    await Promise.all(flood)
    t.doesNotThrow(() => JSON.parse(readFileSync(file, 'utf8')))
    // As if that had happened while it was being written.
    writeFileSync(`${file}.part`, '{"version":1,')
  }
})

t.test('a service that is to keep nothing, or has another port each time, keeps nothing', async t => {
  for (const variables of [{ STATE: 'none' }, { PORT: '0' }] as Array<Record<string, string>>) {
    const { start, folder } = await restarts(t)
    const service = await start(variables)
    await service.host('/pause')
    await service.end('SIGKILL')
    t.throws(() => statSync(folder), { code: 'ENOENT' })
    const again = await start(variables)
    t.match(await again.host(), { paused: false, access: 'key' })
    await again.end('SIGKILL')
  }
})

t.test('a service that does not listen leaves alone what the one keeps that has its port', async t => {
  const { start, file } = await restarts(t)
  const first = await start({ ACCESS_KEY })
  await first.host('/pause')
  const before = lstatSync(file)
  const second = await start({ ACCESS_KEY })
  t.match(second.stderr(), 'is in use')
  await second.exited
  t.same(lstatSync(file), before)
})

t.test('services of one user on several ports have files of their own', async t => {
  const state = stateHome(t)
  const [one, other] = [await restarts(t, state), await restarts(t, state)]
  const [first, second] = [await one.start(), await other.start()]
  await first.host('/pause')
  await second.host('/settings', 'PUT', { access: 'pin' })
  await Promise.all([first.end('SIGKILL'), second.end('SIGKILL')])
  t.match(await (await one.start()).host(), { paused: true, access: 'key' })
  t.match(await (await other.start()).host(), { paused: false, access: 'pin' })
})

t.test('what another process has put in place meanwhile is not overwritten, and the log says so once', async t => {
  const { start, file } = await restarts(t)
  const service = await start({ ACCESS_KEY })
  await service.host('/pause')
  const theirs = readFileSync(file, 'utf8').replace('"mode":"key"', '"mode":"pin"')
  writeFileSync(`${file}.theirs`, theirs, { mode: 0o600 })
  renameSync(`${file}.theirs`, file)
  for (const action of ['/resume', '/pause', '/resume']) await service.host(action)
  await service.end('SIGTERM')
  t.equal(readFileSync(file, 'utf8'), theirs)
  t.equal(service.stderr().split('\n').filter(Boolean).length, 1)
  t.match(service.stderr(), 'is not kept for the next start')
})

t.test('where nothing can be kept the service works all the same, and the log says so once', async t => {
  const { start } = await restarts(t, `${t.testdir({ file: '' })}/file`)
  const service = await start({ ACCESS_KEY })
  for (const action of ['/pause', '/resume', '/pause']) await service.host(action)
  t.match(await service.host(), { paused: true, access: 'key' })
  await service.end('SIGTERM')
  t.equal(service.stderr().split('\n').filter(Boolean).length, 1)
  t.match(service.stderr(), 'ENOTDIR')
})
