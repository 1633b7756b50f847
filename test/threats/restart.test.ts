import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { reopenedApp } from '../fixtures/reopened-app.js'
import { restarts, type Restarted } from '../fixtures/restarts.js'

const ACCESS_KEY = 'a-key-that-is-meant-to-last'
const HOST_KEY = 'the-host-is-somewhere-else'
const STREAM_KEY = 'a-link-in-the-players-settings'
const PHONE = 'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0'
const VIEWERS = 30

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
/** How the snapshot is answered to each of these. */
const statuses = (service: Restarted, all: Array<{ cookie: string }>) =>
  Promise.all(all.map(async headers => (await service.ask('/snapshot.jpg', { headers })).status))

/** The program, which is killed for real; with the other kind of key the app, with the file as it was left. */
const KILLED = [
  { make: restarts, variables: {} as Record<string, string>, how: 'with a new key each time' },
  { make: reopenedApp, variables: { ACCESS_KEY }, how: 'with a key of its own' }
]

for (const { make, variables, how } of KILLED) {
  t.test(`killed as soon as the host has paused, the screen is still paused, ${how}`, async t => {
    const { start } = await make(t)
    const first = await start(variables)
    const visitor = await first.logIn({ key: await first.key() })
    t.same(await statuses(first, [visitor]), [200])
    await first.host('/pause')
    await first.end('SIGKILL')

    const second = await start(variables)
    t.match(second.stdout(), /^The screen is still paused: .+\.$/m)
    t.match(await second.host(), { paused: true })
    t.same(await statuses(second, [visitor]), [503], 'to those who were in, too')
    t.notOk((await second.host('/resume')).paused)
    await second.end('SIGKILL')
    t.notOk((await (await start(variables)).host()).paused, 'until the host resumes')
  })

  t.test(`killed with ${VIEWERS} sessions, nobody has to come in again, and who was sent away stays away, ${how}`, async t => {
    const { start } = await make(t)
    const first = await start(variables)
    const key = await first.key()
    const inside = await Promise.all(Array.from({ length: VIEWERS }, () => first.logIn({ key }, PHONE)))
    const before = (await first.host()).sessions.filter(({ grant }) => grant === 'key')
    const sentAway = await first.logIn({ key })
    const latest = (await first.host()).sessions.find(({ id, grant }) => grant === 'key' && before.every(other => other.id !== id))!
    await first.host(`/sessions/${latest.id}`, 'DELETE')
    const [loggedOut] = inside.splice(0, 1) as [{ cookie: string }]
    t.match(await first.ask('/access', { method: 'DELETE', headers: { ...loggedOut, origin: first.url } }), { status: 200 })
    await first.end('SIGKILL')

    const second = await start(variables)
    const after = (await second.host()).sessions.filter(({ grant }) => grant === 'key')
    t.equal(after.length, VIEWERS - 1)
    for (const { id, since, device } of after) {
      t.match(device, 'Android')
      t.ok(before.some(other => other.id === id && other.since === since))
    }
    t.same(await statuses(second, inside), inside.map(() => 200))
    t.same(await statuses(second, [sentAway, loggedOut]), [401, 401])
    await second.host('/renew', 'POST', { secret: 'key' })
    await second.end('SIGKILL')
    t.same(await statuses(await start(variables), inside), inside.map(() => 401), 'all can be ended as before')
  })
}

t.test('a key that was renewed stays dead, although it is still configured; the terminal says so', async t => {
  const { start } = await reopenedApp(t)
  const first = await start({ ACCESS_KEY })
  t.equal((await first.ask('/snapshot.jpg', bearer(ACCESS_KEY))).status, 200)
  const visitor = await first.logIn({ key: ACCESS_KEY })
  await first.host('/renew', 'POST', { secret: 'key', end: false })
  await first.end('SIGKILL')

  const keys = new Set([ACCESS_KEY])
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
    const service = await start({ ACCESS_KEY })
    t.match(service.stdout(), /^ACCESS_KEY was renewed and opens nothing any more: .+\.$/m)
    t.same(await statuses(service, [visitor]), [200], 'whom the host did not end is still in')
    for (const key of keys) t.equal((await service.ask('/snapshot.jpg', bearer(key))).status, 401)
    keys.add(await service.key())
    t.equal((await service.ask('/snapshot.jpg', bearer(await service.key()))).status, 200)
    await service.end(signal)
  }
  t.equal(keys.size, 4, 'each start has a key of its own')

  const unset = await start()
  await unset.end('SIGTERM')
  t.equal((await (await start({ ACCESS_KEY })).ask('/snapshot.jpg', bearer(ACCESS_KEY))).status, 401, 'however it ended meanwhile')
})

t.test('the stream link survives restarts where its key is configured, until the host renews it', async t => {
  const { start } = await reopenedApp(t)
  const statusOf = async (service: Restarted, key: string) => (await service.ask(`/snapshot.jpg?key=${key}`)).status
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const service = await start({ STREAM_KEY })
    t.match((await service.host()).streamLink, new RegExp(`\\?key=${STREAM_KEY}$`))
    t.equal(await statusOf(service, STREAM_KEY), 200)
    t.equal((await service.ask('/snapshot.jpg', bearer(STREAM_KEY))).status, 401, 'and it opens nothing as a key')
    await service.end(signal)
  }
  const service = await start({ STREAM_KEY })
  await service.host('/renew', 'POST', { secret: 'stream_key' })
  await service.end('SIGKILL')
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const next = await start({ STREAM_KEY })
    t.match(next.stdout(), /^STREAM_KEY was renewed and opens nothing any more: the stream link has a new key, .+\.$/m)
    t.equal(await statusOf(next, STREAM_KEY), 401)
    t.equal(await statusOf(next, new URL((await next.host()).streamLink).searchParams.get('key')!), 200)
    await next.end(signal)
  }
})

t.test('a mode that the host has changed stays', async t => {
  const { start } = await reopenedApp(t)
  const first = await start({ ACCESS: 'open' })
  t.equal((await first.ask('/snapshot.jpg')).status, 200)
  await first.host('/settings', 'PUT', { access: 'key' })
  await first.end('SIGKILL')
  const second = await start({ ACCESS: 'open' })
  t.match(await second.host(), { access: 'key' })
  t.equal((await second.ask('/snapshot.jpg')).status, 401)
  await second.end('SIGTERM')
  const third = await start({ ACCESS: 'open' })
  t.equal((await third.ask('/snapshot.jpg')).status, 401, 'after an orderly end, too, where everybody has the link')
})

t.test('after an orderly end the next start goes on where the link is meant to last, and is a new one where it is not', async t => {
  // Only where it is not, an orderly end differs from a crash.
  for (const [lasts, variables, signal, make] of [
    [true, { ACCESS_KEY }, 'SIGTERM', reopenedApp],
    [true, { ACCESS: 'open', HOST_KEY }, 'SIGTERM', reopenedApp],
    [false, {}, 'SIGTERM', restarts],
    [false, {}, 'SIGINT', restarts]
  ] as const) {
    const { start } = await make(t)
    const first = await start(variables)
    const visitor = await first.logIn({ key: await first.key() })
    await first.host('/settings', 'PUT', { access: 'pin' })
    await first.host('/pause')
    await first.end(signal)
    const second = await start(variables)
    const name = `${JSON.stringify(variables)}, ${signal}`
    t.match(await second.host(), lasts ? { paused: true, access: 'pin' } : { paused: false, access: 'key' }, name)
    t.same(await statuses(second, [visitor]), [lasts ? 503 : 401], name)
    await second.end('SIGKILL')
  }
})

t.test('whoever came in by what is configured otherwise now has to come in again', async t => {
  const cases: Array<[before: Record<string, string>, after: Record<string, string>, key: number, host: number, pin: number]> = [
    [{ ACCESS_KEY, HOST_KEY, ACCESS: 'pin' }, { ACCESS_KEY, HOST_KEY, ACCESS: 'pin' }, 200, 200, 200],
    [{ ACCESS_KEY, HOST_KEY, ACCESS: 'pin' }, { ACCESS_KEY: `${ACCESS_KEY}2`, HOST_KEY, ACCESS: 'pin' }, 401, 200, 200],
    [{ ACCESS_KEY, HOST_KEY, ACCESS: 'pin' }, { ACCESS_KEY, ACCESS: 'pin' }, 200, 401, 200],
    [{ ACCESS_KEY, HOST_KEY, ACCESS: 'pin' }, { ACCESS_KEY, HOST_KEY }, 200, 200, 401]
  ]
  for (const [before, after, ...expected] of cases) {
    const { start } = await reopenedApp(t)
    const first = await start(before)
    const { pin } = await first.host()
    const visitors = await Promise.all([{ key: ACCESS_KEY }, { key: HOST_KEY }, { pin }].map(body => first.logIn(body)))
    await first.end('SIGTERM')
    const second = await start(after)
    t.same(await statuses(second, visitors), expected, JSON.stringify(after))
    await second.end('SIGKILL')
  }
})

t.test('a session that has been kept ends when it would have ended', async t => {
  const { start } = await reopenedApp(t)
  const SESSION_HOURS = String(2 / 3600)
  const first = await start({ ACCESS_KEY, SESSION_HOURS })
  const visitor = await first.logIn({ key: ACCESS_KEY })
  const ends = Date.now() + 2000
  await first.end('SIGKILL')
  const second = await start({ ACCESS_KEY, SESSION_HOURS })
  if (Date.now() < ends - 500) t.same(await statuses(second, [visitor]), [200])
  while (Date.now() < ends) await new Promise(resolve => setTimeout(resolve, 100))
  t.same(await statuses(second, [visitor]), [401])
})

t.test('killed after the host has changed what is shown, it shows no more than before', async t => {
  const { start, file } = await reopenedApp(t)
  const first = await start()
  await first.host('/settings', 'PUT', { fps: 5, quality: 30, width: 320 })
  await first.end('SIGKILL')
  const second = await start()
  t.match(await second.host(), { settings: { display: 'pattern', fps: 5, quality: 30, width: 320 }, paused: false })
  await second.end('SIGKILL')
  const third = await start({ QUALITY: '60' })
  t.match(await third.host(), { settings: { fps: 5, quality: 60, width: 320 } }, 'but what is configured since then counts')
  await third.end('SIGKILL')

  const kept = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...kept, shown: { display: 'HDMI-9' } }))
  const fourth = await start({ QUALITY: '60' })
  t.match(fourth.stdout(), /^The display "HDMI-9", which was shared, is not here: the screen is paused\. Choose .+\.$/m)
  t.match(await fourth.host(), { paused: true, settings: { display: 'pattern' } })
  t.match(await fourth.host('/settings', 'PUT', { display: 'pattern', paused: false }), { paused: false })
  await fourth.end('SIGTERM')
  t.match(await (await start({ QUALITY: '60' })).host(), { paused: false, settings: { fps: 30, quality: 60, width: 0 } },
    'after an orderly end there are new keys, and the configuration counts')
})
