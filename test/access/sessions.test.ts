import t from 'tap'
import { fingerprint } from '../../access/secrets.js'
import type { SessionOptions } from '../../access/session.js'
import { Sessions } from '../../access/sessions.js'

const HOUR_MS = 3_600_000

const of = (values: Partial<SessionOptions> = {}): SessionOptions =>
  ({ role: 'viewer', grant: 'key', address: '192.0.2.1', userAgent: 'curl/8', ...values })

t.test('whoever was let in is recognised by the cookie', async t => {
  const sessions = new Sessions()
  const cookie = sessions.open(of())
  t.match(cookie, /^[\w-]{22}$/)
  t.match(sessions.find(cookie), { ...of(), name: '', isOver: false })
  for (const other of ['', 'x', `${cookie}x`]) t.equal(sessions.find(other), undefined)
})

t.test('what is kept of a cookie opens nothing', async t => {
  const sessions = new Sessions()
  sessions.add(fingerprint('cookie'), of({ grant: 'invitation', name: 'Ann' }))
  t.match(sessions.find('cookie'), { name: 'Ann' })
  t.equal(sessions.find(fingerprint('cookie')), undefined)
})

t.test('what is kept can be kept elsewhere, and taken back', async t => {
  const sessions = new Sessions()
  const cookie = sessions.open(of({ name: 'Ann' }))
  const [kept] = sessions.all
  const others = new Sessions({ lifetimeMs: 1 })
  others.add(kept!.fingerprint, kept!.session)
  const { id, since, until } = sessions.find(cookie)!
  t.match(others.find(cookie), { id, since, until, name: 'Ann' })
})

t.test('there are never more than the limit: the least recently used goes', async t => {
  let ends = 0
  const sessions = new Sessions({ limit: 3, onEnd: () => { ends++ } })
  const cookies = ['a', 'b', 'c'].map(name => sessions.open(of({ name })))
  const oldest = sessions.find(cookies[1]!)!
  sessions.find(cookies[2]!)
  sessions.find(cookies[0]!)
  sessions.open(of({ name: 'd' }))
  t.equal(sessions.size, 3)
  t.same(cookies.map(cookie => sessions.find(cookie)?.name), ['a', undefined, 'c'])
  t.equal(oldest.isOver, true)
  t.equal(ends, 1)
})

t.test('whoever comes in again and again ends only their own sessions', async t => {
  const sessions = new Sessions({ limit: 10, guestOf: address => address.slice(0, 3) })
  const others = ['b', 'c', 'd'].map(address => sessions.open(of({ address })))
  for (let i = 0; i < 100; i++) sessions.open(of({ address: `a::${i}` }))
  t.equal(sessions.size, 10)
  for (const cookie of others) t.ok(sessions.find(cookie))
})

t.test('sessions can be ended by how their holders were admitted', async t => {
  const sessions = new Sessions()
  const [key, pin] = (['key', 'pin'] as const).map(grant => sessions.open(of({ grant })))
  const session = sessions.find(key!)!
  sessions.end(({ grant }) => grant === 'key')
  t.equal(session.isOver, true)
  t.equal(sessions.find(key!), undefined)
  t.ok(sessions.find(pin!))
})

t.test('a session ends when its time is up, even if nobody shows its cookie', async t => {
  const { resolve, promise } = (() => {
    let resolve = () => {}
    return { promise: new Promise<void>(_resolve => { resolve = _resolve }), resolve: () => resolve() }
  })()
  const sessions = new Sessions({ lifetimeMs: 50, onEnd: resolve })
  const session = sessions.find(sessions.open(of()))!
  sessions.open(of({ until: Date.now() + HOUR_MS }))
  const alive = setTimeout(() => {}, 20_000) // its own timer keeps no process alive
  await promise
  clearTimeout(alive)
  t.equal(session.isOver, true)
  t.equal(sessions.size, 1)
})

t.test('a cookie does not outlive its time while the machine sleeps', async t => {
  let ms = 1_700_000_000_000
  const sessions = new Sessions({ now: () => ms })
  const cookie = sessions.open(of())
  ms += 12 * HOUR_MS - 1
  t.ok(sessions.find(cookie))
  ms++
  t.equal(sessions.find(cookie), undefined)
  t.equal(sessions.size, 0)
})

t.test('sessions go on in another process, each until its time is up, and none for longer than one that begins there', async t => {
  let ms = 1_700_000_000_000
  const sessions = new Sessions({ now: () => ms })
  const cookies = ['Ann', 'Bob'].map(name => {
    ms += HOUR_MS
    return sessions.open(of({ name, grant: 'invitation' }))
  })
  const next = (lifetimeMs: number) => {
    const next = new Sessions({ now: () => ms, lifetimeMs })
    next.restore(sessions.snapshot())
    return cookies.map(cookie => next.find(cookie))
  }
  t.match(next(12 * HOUR_MS), [sessions.find(cookies[0]!), sessions.find(cookies[1]!)].map(session => ({ ...session })))
  t.same(next(100 * HOUR_MS).map(session => session?.until), sessions.all.map(({ session }) => session.until), 'nor for longer than before')
  ms += 1.5 * HOUR_MS
  t.same(next(2 * HOUR_MS).map(session => session?.name), [undefined, 'Bob'])
  ms += 10 * HOUR_MS
  t.same(next(12 * HOUR_MS).map(session => session?.name), [undefined, 'Bob'])
  ms -= 1000 * HOUR_MS
  t.same(next(12 * HOUR_MS).map(session => session?.until), [ms + 12 * HOUR_MS, ms + 12 * HOUR_MS], 'even if the clock was set back')
})

t.test('whoever holds a cookie can be told why it opens nothing any more; that is forgotten in time', async t => {
  let now = 0
  const sessions = new Sessions({ limit: 3, lifetimeMs: HOUR_MS, now: () => now })
  const [ended, silent, expired] = ['a', 'b', 'c'].map(name => sessions.open(of({ name }))) as [string, string, string]
  sessions.end(({ name }) => name === 'a', 'by_host')
  sessions.end(({ name }) => name === 'b')
  t.equal(sessions.endingOf(expired), undefined, 'it has not ended')
  now = HOUR_MS
  sessions.find(expired)
  t.same([ended, silent, expired, 'x'].map(cookie => sessions.endingOf(cookie)), ['by_host', undefined, 'expired', undefined])
  for (let i = 0; i < 3; i++) {
    sessions.open(of())
    sessions.end(() => true, 'link_renewed')
  }
  t.same([ended, expired].map(cookie => sessions.endingOf(cookie)), [undefined, undefined])
})
