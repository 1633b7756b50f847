import t from 'tap'
import { AccessControl } from '../../access/access-control.js'
import type { Visitor } from '../../access/verdict.js'
import type { Admission, Mode } from '../../contract/access.js'

const KEY = 'the-key-in-the-link'
const HOST_KEY = 'the-key-of-the-host'
/** The answer to no guess, or to a wrong one. */
const REFUSED = { kind: 'refused', waitMs: 0 }

const create = (mode: Mode = 'key') => new AccessControl({ mode, key: KEY, hostKey: HOST_KEY })
const visitor = (values: Partial<Visitor> = {}): Visitor => ({ address: '192.0.2.1', isThisMachine: false, ...values })
const bearer = (secret: string, address = '192.0.2.1') => visitor({ authorization: `Bearer ${secret}`, address })

t.test('this machine may do everything', async t => {
  for (const wanted of ['viewer', 'host'] as const) {
    t.match(create().authorize(visitor({ isThisMachine: true }), wanted), { role: 'host', grant: 'this_machine' })
  }
})

t.test('whoever shows no secret may do nothing', async t => {
  t.same(create().authorize(visitor(), 'viewer'), REFUSED)
})

t.test('with the key one may watch, with the host\'s key one may do everything', async t => {
  const access = create()
  t.match(access.authorize(bearer(KEY), 'viewer'), { role: 'viewer', grant: 'key' })
  t.match(access.authorize(bearer(KEY), 'host'), { role: 'viewer' }, 'which is not enough for what the host does')
  t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host', grant: 'host_key' })
  t.match(access.authorize(bearer(HOST_KEY), 'viewer'), { role: 'host' })
})

t.test('without a host key only this machine is the host', async t => {
  const access = new AccessControl({ mode: 'key' })
  for (const secret of ['undefined', 'null', '', access.key]) {
    t.not((access.authorize(bearer(secret), 'host') as Admission).role, 'host')
  }
})

t.test('the key in a stream link opens what stream links open, and nothing else', async t => {
  const access = create()
  t.match(access.authorize(visitor({ streamKey: access.streamKey }), 'viewer'), { role: 'viewer', grant: 'stream_link' })
  t.same(access.authorize(bearer(access.streamKey), 'viewer'), REFUSED)
  t.same(access.logIn('192.0.2.1', { key: access.streamKey }), REFUSED)
  t.same(access.authorize(visitor({ streamKey: KEY }), 'viewer'), REFUSED, 'nor does the key work in a stream link, which histories keep')
})

t.test('the key is traded for a cookie, which keeps working', async t => {
  const access = create()
  const { cookie, you } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string, you: string }
  t.equal(you, 'viewer')
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer', grant: 'key' })
  t.match(access.authorize(visitor({ cookie, address: '203.0.113.9' }), 'viewer'), { role: 'viewer' },
    'from another address too: phones change theirs')
  t.match(access.authorize(visitor({ cookie }), 'host'), { role: 'viewer' })
})

for (const [name, guess] of [
  ['keys', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { key: `wrong ${i}` })],
  ['PINs', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { pin: `1${i}` })],
  ['bearer tokens', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'viewer')],
  ['host keys', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'host')],
  ['stream keys', (access: AccessControl, i: number) => access.authorize(visitor({ streamKey: `wrong ${i}` }), 'viewer')]
] as const) {
  t.test(`after five wrong ${name} nothing from that address is checked for 10 s, not even the right one`, async t => {
    const access = create()
    for (let i = 0; i < 5; i++) t.same(guess(access, i), REFUSED)
    for (const answer of [guess(access, 6), access.authorize(bearer(KEY), 'viewer'), access.logIn('192.0.2.1', { key: KEY })]) {
      t.ok(answer.kind === 'refused' && answer.waitMs > 9000 && answer.waitMs <= 10_000)
    }
    t.match(access.authorize(bearer(KEY, '192.0.2.2'), 'viewer'), { role: 'viewer' }, 'from another address it works')
  })
}

t.test('whoever is watching already can go on while somebody at the same address guesses', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  for (let i = 0; i < 10; i++) access.authorize(bearer('wrong'), 'viewer')
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer' })
})

t.test('an old cookie is not a guess, nor is a request without credentials', async t => {
  const access = create()
  for (let i = 0; i < 50; i++) t.same(access.authorize(visitor({ cookie: `old ${i}` }), 'viewer'), REFUSED)
  t.equal(access.throttle.size, 0)
})

t.test('a right key does not earn more wrong ones', async t => {
  const access = create()
  for (let i = 0; i < 5; i++) {
    access.authorize(bearer(`wrong ${i}`), 'host')
    access.authorize(bearer(KEY), 'viewer')
  }
  t.ok((access.authorize(bearer('another'), 'host') as { waitMs: number }).waitMs > 0)
})

t.test('the PIN lets people in only with ACCESS=pin', async t => {
  for (const mode of ['key', 'pin', 'ask'] as const) {
    const access = create(mode)
    t.match(access.pin, /^\d{6}$/)
    t.equal(access.logIn('192.0.2.1', { pin: access.pin }).kind, mode === 'pin' ? 'entered' : 'refused', mode)
  }
})

t.test('many wrong PINs, from however many addresses, make it longer; keys and cookies keep working', async t => {
  const access = create('pin')
  const pins: string[] = []
  access.on('pin', pin => pins.push(pin))
  const first = access.pin
  for (let i = 0; i < 49; i++) access.logIn(`198.51.100.${i}`, { pin: 'wrong' })
  t.equal(access.pin, first)
  access.logIn('198.51.100.99', { pin: 'wrong' })
  t.match(access.pin, /^\d{8}$/)
  t.same(pins, [access.pin], 'and the host is told')
  t.equal(access.logIn('203.0.113.1', { pin: first }).kind, 'refused')
  t.equal(access.logIn('203.0.113.2', { pin: access.pin }).kind, 'entered')
  t.match(access.authorize(bearer(KEY, '203.0.113.3'), 'viewer'), { role: 'viewer' })
  for (let i = 0; i < 1000; i++) access.logIn(`2001:db8:${i}::1`, { pin: 'wrong' })
  t.match(access.pin, /^\d{12}$/, 'up to 12 digits')
  access.renew('pin')
  t.match(access.pin, /^\d{6}$/, 'until the host wants another')
})

t.test('with ACCESS=open everybody may watch, but nobody becomes the host', async t => {
  const access = create('open')
  t.match(access.authorize(visitor(), 'viewer'), { role: 'viewer', grant: 'open' })
  t.match(access.authorize(bearer('an old key'), 'viewer'), { role: 'viewer' })
  t.equal(access.throttle.size, 0, 'an old key is not a guess then')
  t.match(access.authorize(visitor(), 'host'), { role: 'viewer' })
  t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host' })
})

t.test('when access is no longer open, those who got in because it was are cut off', async t => {
  const access = create('open')
  const out: boolean[] = []
  access.on('revoked', isRevoked => out.push(isRevoked({ role: 'viewer', grant: 'open' }), isRevoked({ role: 'viewer', grant: 'key' })))
  access.mode = 'key'
  t.same(out, [true, false])
  t.same(access.authorize(visitor(), 'viewer'), REFUSED)
})

t.test('whoever asks waits until the host lets them in; then the same cookie works', async t => {
  const access = create('ask')
  const asked: string[] = []
  access.on('newcomer', ({ name }) => asked.push(name))
  const { cookie } = access.knock('Ann', '192.0.2.1', 'curl') as { cookie: string }
  t.same(asked, ['Ann'])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
  const [newcomer] = access.waitingRoom.newcomers
  t.ok(access.decide(newcomer!.id, true))
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer', grant: 'invitation', session: { name: 'Ann' } })
  t.notOk(access.decide(newcomer!.id, true), 'nobody is waiting any more')
})

t.test('whoever was sent away five times has to wait before asking again', async t => {
  let ms = 0
  t.intercept(Date, 'now', { value: () => ms })
  const access = create('ask')
  for (let i = 0; i < 5; i++) {
    // Later each time, so that there is room.
    ms += 60_000
    t.match(access.knock('', `2001:db8::${i}`, ''), { you: 'waiting' })
    t.ok(access.decide(access.waitingRoom.newcomers[0]!.id, false))
  }
  t.ok((access.knock('', '2001:db8::9', '') as { waitMs: number }).waitMs > 0)
})

t.test('renewing the key and the stream link shuts out whoever came by the old ones', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const { streamKey } = access
  const out: string[] = []
  const grants = ['key', 'stream_link', 'pin', 'host_key'] as const
  access.on('revoked', isRevoked => out.push(...grants.filter(grant => isRevoked({ role: 'viewer', grant }))))
  access.renew('key')
  access.renew('stream_key')
  t.same(out, ['key', 'stream_link'])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
  t.same(access.authorize(bearer(KEY), 'viewer'), REFUSED)
  t.same(access.authorize(visitor({ streamKey }), 'viewer'), REFUSED)
  t.match(access.authorize(bearer(access.key), 'viewer'), { role: 'viewer' })
  t.match(access.authorize(visitor({ streamKey: access.streamKey }), 'viewer'), { role: 'viewer' })
})

t.test('a session can be ended, together with everything it has opened', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const admission = access.authorize(visitor({ cookie }), 'viewer') as Admission
  const out: boolean[] = []
  access.on('revoked', isRevoked => out.push(isRevoked(admission), isRevoked({ role: 'viewer', grant: 'key' })))
  access.endSession(admission.session!)
  t.same(out, [true, false])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
})
