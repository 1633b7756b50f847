import t from 'tap'
import { AccessControl } from '../../access/access-control.js'
import type { Visitor } from '../../access/verdict.js'
import type { Admission, Mode } from '../../contract/access.js'

const KEY = 'the-key-of-the-link'
const HOST_KEY = 'the-key-of-the-host'
/** No guess, or a wrong one. */
const REFUSED = { kind: 'refused', waitMs: 0 }

const create = (mode: Mode = 'key') => new AccessControl({ mode, key: KEY, hostKey: HOST_KEY })
const visitor = (values: Partial<Visitor> = {}): Visitor => ({ address: '192.0.2.1', isThisMachine: false, ...values })
const bearer = (secret: string, address = '192.0.2.1') => visitor({ authorization: `Bearer ${secret}`, address })

t.test('this machine may do everything', async t => {
  for (const wanted of ['viewer', 'host'] as const) t.match(create().authorize(visitor({ isThisMachine: true }), wanted), { role: 'host', grant: 'this_machine' })
})

t.test('who shows nothing may nothing', async t => {
  t.same(create().authorize(visitor(), 'viewer'), REFUSED)
})

t.test('the key lets look, the key of the host lets do everything', async t => {
  const access = create()
  t.match(access.authorize(bearer(KEY), 'viewer'), { role: 'viewer', grant: 'key' })
  t.match(access.authorize(bearer(KEY), 'host'), { role: 'viewer' }, 'which is not enough for what the host does')
  t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host', grant: 'host_key' })
  t.match(access.authorize(bearer(HOST_KEY), 'viewer'), { role: 'host' })
})

t.test('without a key of the host only this machine is the host', async t => {
  const access = new AccessControl({ mode: 'key' })
  for (const secret of ['undefined', 'null', '', access.key]) t.not((access.authorize(bearer(secret), 'host') as Admission).role, 'host')
})

t.test('the key of a stream link opens what stream links open, and is no key', async t => {
  const access = create()
  t.match(access.authorize(visitor({ streamKey: access.streamKey }), 'viewer'), { role: 'viewer', grant: 'stream_link' })
  t.same(access.authorize(bearer(access.streamKey), 'viewer'), REFUSED)
  t.same(access.logIn('192.0.2.1', { key: access.streamKey }), REFUSED)
  t.same(access.authorize(visitor({ streamKey: KEY }), 'viewer'), REFUSED, 'nor is the key one of a stream link, which may stand in a history')
})

t.test('the key is traded for a cookie, which works on', async t => {
  const access = create()
  const { cookie, you } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string, you: string }
  t.equal(you, 'viewer')
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer', grant: 'key' })
  t.match(access.authorize(visitor({ cookie, address: '203.0.113.9' }), 'viewer'), { role: 'viewer' }, 'from another address too: phones change it')
  t.match(access.authorize(visitor({ cookie }), 'host'), { role: 'viewer' })
})

for (const [name, guess] of [
  ['keys', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { key: `wrong ${i}` })],
  ['PINs', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { pin: `1${i}` })],
  ['bearer tokens', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'viewer')],
  ['keys of the host', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'host')],
  ['keys of a stream link', (access: AccessControl, i: number) => access.authorize(visitor({ streamKey: `wrong ${i}` }), 'viewer')]
] as const) {
  t.test(`after five wrong ${name} nothing from that address is tried for 10 s, the right one neither`, async t => {
    const access = create()
    for (let i = 0; i < 5; i++) t.same(guess(access, i), REFUSED)
    for (const answer of [guess(access, 6), access.authorize(bearer(KEY), 'viewer'), access.logIn('192.0.2.1', { key: KEY })]) {
      t.ok(answer.kind === 'refused' && answer.waitMs > 9000 && answer.waitMs <= 10_000)
    }
    t.match(access.authorize(bearer(KEY, '192.0.2.2'), 'viewer'), { role: 'viewer' }, 'from another address it works')
  })
}

t.test('who looks already goes on while somebody guesses beside them', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  for (let i = 0; i < 10; i++) access.authorize(bearer('wrong'), 'viewer')
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer' })
})

t.test('old cookies and no credentials are no guesses', async t => {
  const access = create()
  for (let i = 0; i < 50; i++) t.same(access.authorize(visitor({ cookie: `old ${i}` }), 'viewer'), REFUSED)
  t.equal(access.throttle.size, 0)
})

t.test('a right key does not allow more wrong ones', async t => {
  const access = create()
  for (let i = 0; i < 5; i++) {
    access.authorize(bearer(`wrong ${i}`), 'host')
    access.authorize(bearer(KEY), 'viewer')
  }
  t.ok((access.authorize(bearer('another'), 'host') as { waitMs: number }).waitMs > 0)
})

t.test('the PIN lets in with ACCESS=pin only', async t => {
  for (const mode of ['key', 'pin', 'ask'] as const) {
    const access = create(mode)
    t.match(access.pin, /^\d{6}$/)
    t.equal(access.logIn('192.0.2.1', { pin: access.pin }).kind, mode === 'pin' ? 'entered' : 'refused', mode)
  }
})

t.test('many wrong PINs, from however many addresses, make it longer; keys and cookies work on', async t => {
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

t.test('with ACCESS=open everybody may look, and nobody else is the host', async t => {
  const access = create('open')
  t.match(access.authorize(visitor(), 'viewer'), { role: 'viewer', grant: 'open' })
  t.match(access.authorize(bearer('an old key'), 'viewer'), { role: 'viewer' })
  t.equal(access.throttle.size, 0, 'an old key is no guess then')
  t.match(access.authorize(visitor(), 'host'), { role: 'viewer' })
  t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host' })
})

t.test('when it is not open any more, those who came because it was have to go', async t => {
  const access = create('open')
  const out: boolean[] = []
  access.on('revoked', isOut => out.push(isOut({ role: 'viewer', grant: 'open' }), isOut({ role: 'viewer', grant: 'key' })))
  access.mode = 'key'
  t.same(out, [true, false])
  t.same(access.authorize(visitor(), 'viewer'), REFUSED)
})

t.test('who asks waits until the host lets them in; then the same cookie works', async t => {
  const access = create('ask')
  const asked: string[] = []
  access.on('newcomer', ({ name }) => asked.push(name))
  const { cookie } = access.knock('Ann', '192.0.2.1', 'curl') as { cookie: string }
  t.same(asked, ['Ann'])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
  const [newcomer] = access.waitingRoom.newcomers
  t.ok(access.decide(newcomer!.id, true))
  t.match(access.authorize(visitor({ cookie }), 'viewer'), { role: 'viewer', grant: 'invitation', session: { name: 'Ann' } })
  t.notOk(access.decide(newcomer!.id, true), 'there is nobody any more')
})

t.test('who was sent away five times has to wait before asking again', async t => {
  let ms = 0
  t.intercept(Date, 'now', { value: () => ms })
  const access = create('ask')
  for (let i = 0; i < 5; i++) {
    // Later each time, so that there is a place.
    ms += 60_000
    t.match(access.knock('', `2001:db8::${i}`, ''), { you: 'waiting' })
    t.ok(access.decide(access.waitingRoom.newcomers[0]!.id, false))
  }
  t.ok((access.knock('', '2001:db8::9', '') as { waitMs: number }).waitMs > 0)
})

t.test('a key and a stream link made anew shut out who came by the old ones', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const { streamKey } = access
  const out: string[] = []
  access.on('revoked', isOut => out.push(...(['key', 'stream_link', 'pin', 'host_key'] as const).filter(grant => isOut({ role: 'viewer', grant }))))
  access.renew('key')
  access.renew('stream_key')
  t.same(out, ['key', 'stream_link'])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
  t.same(access.authorize(bearer(KEY), 'viewer'), REFUSED)
  t.same(access.authorize(visitor({ streamKey }), 'viewer'), REFUSED)
  t.match(access.authorize(bearer(access.key), 'viewer'), { role: 'viewer' })
  t.match(access.authorize(visitor({ streamKey: access.streamKey }), 'viewer'), { role: 'viewer' })
})

t.test('a session can be ended, and whatever was opened by it', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const admission = access.authorize(visitor({ cookie }), 'viewer') as Admission
  const out: boolean[] = []
  access.on('revoked', isOut => out.push(isOut(admission), isOut({ role: 'viewer', grant: 'key' })))
  access.endSession(admission.session!)
  t.same(out, [true, false])
  t.same(access.authorize(visitor({ cookie }), 'viewer'), REFUSED)
})
