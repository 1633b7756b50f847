import t from 'tap'
import { AccessControl, type Admission, type Mode, type Visitor } from '../../access/access-control.js'

const KEY = 'the-key-of-the-link'
const HOST_KEY = 'the-key-of-the-host'

const create = (mode: Mode = 'key') => new AccessControl({ mode, key: KEY, hostKey: HOST_KEY })
const visitor = (values: Partial<Visitor> = {}): Visitor => ({ address: '192.0.2.1', isThisMachine: false, ...values })
const bearer = (secret: string, address = '192.0.2.1') => visitor({ authorization: `Bearer ${secret}`, address })

t.test('this machine may do everything', async t => {
  for (const wanted of ['viewer', 'host'] as const) t.match(create().admit(visitor({ isThisMachine: true }), wanted), { rights: 'host', grant: 'this machine' })
})

t.test('who shows nothing may nothing', async t => {
  t.same(create().admit(visitor(), 'viewer'), { waitMs: 0 })
})

t.test('the key lets look, the key of the host lets do everything', async t => {
  const access = create()
  t.match(access.admit(bearer(KEY), 'viewer'), { rights: 'viewer', grant: 'key' })
  t.match(access.admit(bearer(KEY), 'host'), { rights: 'viewer' }, 'which is not enough for what the host does')
  t.match(access.admit(bearer(HOST_KEY), 'host'), { rights: 'host', grant: 'host key' })
  t.match(access.admit(bearer(HOST_KEY), 'viewer'), { rights: 'host' })
})

t.test('without a key of the host only this machine is the host', async t => {
  const access = new AccessControl({ mode: 'key' })
  for (const secret of ['undefined', 'null', '', access.key]) t.not((access.admit(bearer(secret), 'host') as Admission).rights, 'host')
})

t.test('the key of a stream link opens what stream links open, and is no key', async t => {
  const access = create()
  t.match(access.admit(visitor({ streamKey: access.streamKey }), 'viewer'), { rights: 'viewer', grant: 'stream link' })
  t.same(access.admit(bearer(access.streamKey), 'viewer'), { waitMs: 0 })
  t.same(access.logIn('192.0.2.1', { key: access.streamKey }), { waitMs: 0 })
  t.same(access.admit(visitor({ streamKey: KEY }), 'viewer'), { waitMs: 0 }, 'nor is the key one of a stream link, which may stand in a history')
})

t.test('the key is traded for a cookie, which works on', async t => {
  const access = create()
  const { cookie, you } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string, you: string }
  t.equal(you, 'viewer')
  t.match(access.admit(visitor({ cookie }), 'viewer'), { rights: 'viewer', grant: 'key' })
  t.match(access.admit(visitor({ cookie, address: '203.0.113.9' }), 'viewer'), { rights: 'viewer' }, 'from another address too: phones change it')
  t.match(access.admit(visitor({ cookie }), 'host'), { rights: 'viewer' })
})

for (const [name, guess] of [
  ['keys', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { key: `wrong ${i}` })],
  ['PINs', (access: AccessControl, i: number) => access.logIn('192.0.2.1', { pin: `1${i}` })],
  ['bearer tokens', (access: AccessControl, i: number) => access.admit(bearer(`wrong ${i}`), 'viewer')],
  ['keys of the host', (access: AccessControl, i: number) => access.admit(bearer(`wrong ${i}`), 'host')],
  ['keys of a stream link', (access: AccessControl, i: number) => access.admit(visitor({ streamKey: `wrong ${i}` }), 'viewer')]
] as const) {
  t.test(`after five wrong ${name} nothing from that address is tried for 10 s, the right one neither`, async t => {
    const access = create()
    for (let i = 0; i < 5; i++) t.same(guess(access, i), { waitMs: 0 })
    for (const answer of [guess(access, 6), access.admit(bearer(KEY), 'viewer'), access.logIn('192.0.2.1', { key: KEY })]) {
      t.ok('waitMs' in answer && answer.waitMs > 9000 && answer.waitMs <= 10_000)
    }
    t.match(access.admit(bearer(KEY, '192.0.2.2'), 'viewer'), { rights: 'viewer' }, 'from another address it works')
  })
}

t.test('who looks already goes on while somebody guesses beside them', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  for (let i = 0; i < 10; i++) access.admit(bearer('wrong'), 'viewer')
  t.match(access.admit(visitor({ cookie }), 'viewer'), { rights: 'viewer' })
})

t.test('old cookies and no credentials are no guesses', async t => {
  const access = create()
  for (let i = 0; i < 50; i++) t.same(access.admit(visitor({ cookie: `old ${i}` }), 'viewer'), { waitMs: 0 })
  t.equal(access.throttle.size, 0)
})

t.test('a right key does not allow more wrong ones', async t => {
  const access = create()
  for (let i = 0; i < 5; i++) {
    access.admit(bearer(`wrong ${i}`), 'host')
    access.admit(bearer(KEY), 'viewer')
  }
  t.ok((access.admit(bearer('another'), 'host') as { waitMs: number }).waitMs > 0)
})

t.test('the PIN lets in with ACCESS=pin only', async t => {
  for (const mode of ['key', 'pin', 'ask'] as const) {
    const access = create(mode)
    t.match(access.pin, /^\d{6}$/)
    t.equal('cookie' in access.logIn('192.0.2.1', { pin: access.pin })!, mode === 'pin', mode)
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
  t.ok('waitMs' in access.logIn('203.0.113.1', { pin: first }))
  t.ok('cookie' in access.logIn('203.0.113.2', { pin: access.pin }))
  t.match(access.admit(bearer(KEY, '203.0.113.3'), 'viewer'), { rights: 'viewer' })
  for (let i = 0; i < 1000; i++) access.logIn(`2001:db8:${i}::1`, { pin: 'wrong' })
  t.match(access.pin, /^\d{12}$/, 'up to 12 digits')
  access.renew('pin')
  t.match(access.pin, /^\d{6}$/, 'until the host wants another')
})

t.test('with ACCESS=open everybody may look, and nobody else is the host', async t => {
  const access = create('open')
  t.match(access.admit(visitor(), 'viewer'), { rights: 'viewer', grant: 'open' })
  t.match(access.admit(bearer('an old key'), 'viewer'), { rights: 'viewer' })
  t.equal(access.throttle.size, 0, 'an old key is no guess then')
  t.match(access.admit(visitor(), 'host'), { rights: 'viewer' })
  t.match(access.admit(bearer(HOST_KEY), 'host'), { rights: 'host' })
})

t.test('when it is not open any more, those who came because it was have to go', async t => {
  const access = create('open')
  const out: boolean[] = []
  access.on('revoked', isOut => out.push(isOut({ rights: 'viewer', grant: 'open' }), isOut({ rights: 'viewer', grant: 'key' })))
  access.mode = 'key'
  t.same(out, [true, false])
  t.same(access.admit(visitor(), 'viewer'), { waitMs: 0 })
})

t.test('who asks waits until the host lets them in; then the same cookie works', async t => {
  const access = create('ask')
  const asked: string[] = []
  access.on('newcomer', ({ name }) => asked.push(name))
  const { cookie } = access.knock('Ann', '192.0.2.1', 'curl') as { cookie: string }
  t.same(asked, ['Ann'])
  t.same(access.admit(visitor({ cookie }), 'viewer'), { waitMs: 0 })
  const [newcomer] = access.waitingRoom.newcomers
  t.ok(access.answer(newcomer!.id, true))
  t.match(access.admit(visitor({ cookie }), 'viewer'), { rights: 'viewer', grant: 'host', session: { name: 'Ann' } })
  t.notOk(access.answer(newcomer!.id, true), 'there is nobody any more')
})

t.test('who was sent away five times has to wait before asking again', async t => {
  let ms = 0
  t.intercept(Date, 'now', { value: () => ms })
  const access = create('ask')
  for (let i = 0; i < 5; i++) {
    // Later each time, so that there is a place.
    ms += 60_000
    t.match(access.knock('', `2001:db8::${i}`, ''), { you: 'waiting' })
    t.ok(access.answer(access.waitingRoom.newcomers[0]!.id, false))
  }
  t.ok((access.knock('', '2001:db8::9', '') as { waitMs: number }).waitMs > 0)
})

t.test('a key and a stream link made anew shut out who came by the old ones', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const { streamKey } = access
  const out: string[] = []
  access.on('revoked', isOut => out.push(...(['key', 'stream link', 'pin', 'host key'] as const).filter(grant => isOut({ rights: 'viewer', grant }))))
  access.renew('key')
  access.renew('stream key')
  t.same(out, ['key', 'stream link'])
  t.same(access.admit(visitor({ cookie }), 'viewer'), { waitMs: 0 })
  t.same(access.admit(bearer(KEY), 'viewer'), { waitMs: 0 })
  t.same(access.admit(visitor({ streamKey }), 'viewer'), { waitMs: 0 })
  t.match(access.admit(bearer(access.key), 'viewer'), { rights: 'viewer' })
  t.match(access.admit(visitor({ streamKey: access.streamKey }), 'viewer'), { rights: 'viewer' })
})

t.test('a session can be ended, and whatever was opened by it', async t => {
  const access = create()
  const { cookie } = access.logIn('192.0.2.1', { key: KEY }) as { cookie: string }
  const admission = access.admit(visitor({ cookie }), 'viewer') as Admission
  const out: boolean[] = []
  access.on('revoked', isOut => out.push(isOut(admission), isOut({ rights: 'viewer', grant: 'key' })))
  access.endSession(admission.session!)
  t.same(out, [true, false])
  t.same(access.admit(visitor({ cookie }), 'viewer'), { waitMs: 0 })
})
