import t from 'tap'
import { AccessControl } from '../../access/access-control.js'
import type { Admitted, Visitor } from '../../access/verdict.js'
import type { Admission, Mode } from '../../contract/access.js'

const KEY = 'the-key-in-the-link'
const HOST_KEY = 'the-key-of-the-host'
/** The answer to no guess, or to a wrong one. */
const REFUSED = { kind: 'refused', waitMs: 0 }

const create = (mode: Mode = 'key') => new AccessControl({ mode, key: KEY, hostKey: HOST_KEY })
const visitor = (values: Partial<Visitor> = {}): Visitor =>
  ({ address: '192.0.2.1', userAgent: 'curl/8', isThisMachine: false, cookies: [], ...values })
const from = (address: string) => ({ address, userAgent: 'curl/8' })
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
  t.same(access.logIn(from('192.0.2.1'), { key: access.streamKey }), REFUSED)
  t.same(access.authorize(visitor({ streamKey: KEY }), 'viewer'), REFUSED, 'nor does the key work in a stream link, which histories keep')
})

t.test('the key is traded for a cookie, which keeps working', async t => {
  const access = create()
  const { cookie, you } = access.logIn(from('192.0.2.1'), { key: KEY }) as { cookie: string, you: string }
  t.equal(you, 'viewer')
  t.match(access.authorize(visitor({ cookies: [cookie] }), 'viewer'), { role: 'viewer', grant: 'key' })
  t.match(access.authorize(visitor({ cookies: [cookie], address: '203.0.113.9' }), 'viewer'), { role: 'viewer' },
    'from another address too: phones change theirs')
  t.match(access.authorize(visitor({ cookies: [cookie] }), 'host'), { role: 'viewer' })
})

for (const [name, guess] of [
  ['keys', (access: AccessControl, i: number) => access.logIn(from('192.0.2.1'), { key: `wrong ${i}` })],
  ['PINs', (access: AccessControl, i: number) => access.logIn(from('192.0.2.1'), { pin: `1${i}` })],
  ['bearer tokens', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'viewer')],
  ['host keys', (access: AccessControl, i: number) => access.authorize(bearer(`wrong ${i}`), 'host')],
  ['stream keys', (access: AccessControl, i: number) => access.authorize(visitor({ streamKey: `wrong ${i}` }), 'viewer')]
] as const) {
  t.test(`after five wrong ${name} an address has to wait for 10 s, but whoever has a key comes in at once`, async t => {
    const access = create('pin')
    for (let i = 0; i < 5; i++) t.same(guess(access, i), REFUSED)
    const answer = guess(access, 6)
    t.ok(answer.kind === 'refused' && answer.waitMs > 9000 && answer.waitMs <= 10_000)
    t.match(access.authorize(bearer(KEY), 'viewer'), { role: 'viewer' })
    t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host' })
    t.match(access.authorize(visitor({ streamKey: access.streamKey }), 'viewer'), { grant: 'stream_link' })
    t.match(access.logIn(from('192.0.2.1'), { key: KEY }), { you: 'viewer' })
    const own = access.logIn(from('192.0.2.1'), { pin: access.pin })
    if (name === 'PINs') t.ok(own.kind === 'refused' && own.waitMs > 9000, 'the right PIN is not even tested')
    else t.match(own, { you: 'viewer' }, 'nor do wrong keys shut out whoever has the PIN')
    t.match(access.logIn(from('192.0.2.2'), { pin: access.pin }), { you: 'viewer' }, 'from another address it works')
  })
}

t.test('whoever is watching already can go on while somebody at the same address guesses', async t => {
  const access = create()
  const { cookie } = access.logIn(from('192.0.2.1'), { key: KEY }) as { cookie: string }
  for (let i = 0; i < 10; i++) access.authorize(bearer('wrong'), 'viewer')
  t.match(access.authorize(visitor({ cookies: [cookie] }), 'viewer'), { role: 'viewer' })
})

t.test('an old cookie is not a guess, nor is a request without credentials', async t => {
  const access = create()
  for (let i = 0; i < 50; i++) t.same(access.authorize(visitor({ cookies: [`old ${i}`] }), 'viewer'), REFUSED)
  t.equal(access.guesses.size, 0)
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
    t.equal(access.logIn(from('192.0.2.1'), { pin: access.pin }).kind, mode === 'pin' ? 'entered' : 'refused', mode)
  }
})

t.test('a PIN is no guess where none is asked for', async t => {
  const access = create('ask')
  const { pin } = access
  for (let i = 0; i < 100; i++) t.same(access.logIn(from('192.0.2.1'), { pin: `1${i}` }), REFUSED)
  t.match(access, { guesses: { size: 0 }, pin })
})

t.test('many wrong PINs, from however many addresses, make it longer; keys and cookies keep working', async t => {
  const access = create('pin')
  const pins: string[] = []
  access.on('pin', pin => pins.push(pin))
  const first = access.pin
  for (let i = 0; i < 49; i++) access.logIn(from(`198.51.100.${i}`), { pin: 'wrong' })
  t.equal(access.pin, first)
  access.logIn(from('198.51.100.99'), { pin: 'wrong' })
  t.match(access.pin, /^\d{8}$/)
  t.same(pins, [access.pin], 'and the host is told')
  t.equal(access.logIn(from('203.0.113.1'), { pin: first }).kind, 'refused')
  t.equal(access.logIn(from('203.0.113.2'), { pin: access.pin }).kind, 'entered')
  t.match(access.authorize(bearer(KEY, '203.0.113.3'), 'viewer'), { role: 'viewer' })
  for (let i = 0; i < 1000; i++) access.logIn(from(`2001:db8:${i}::1`), { pin: 'wrong' })
  t.match(access.pin, /^\d{12}$/, 'up to 12 digits')
  access.renew('pin', { end: false })
  t.match(access.pin, /^\d{6}$/, 'until the host wants another')
})

t.test('with ACCESS=open everybody may watch, but nobody becomes the host', async t => {
  const access = create('open')
  t.match(access.authorize(visitor(), 'viewer'), { role: 'viewer', grant: 'open' })
  t.match(access.authorize(bearer('an old key'), 'viewer'), { role: 'viewer' })
  t.equal(access.guesses.size, 0, 'an old key is not a guess then')
  t.match(access.authorize(visitor(), 'host'), { role: 'viewer' })
  t.match(access.authorize(bearer(HOST_KEY), 'host'), { role: 'host' })
})

t.test('when access is no longer open, those who got in because it was are cut off', async t => {
  const access = create('open')
  const [open, key] = [access.authorize(visitor(), 'viewer'), access.authorize(bearer(HOST_KEY), 'host')] as Admitted[]
  access.changeMode('key', { end: false })
  t.same([open!.session.isOver, key!.session.isOver], [true, false])
  t.same(access.authorize(visitor(), 'viewer'), REFUSED)
})

t.test('with the mode, those can go who came in by a way that is closed now', async t => {
  const grants = (access: AccessControl) => access.present.map(({ grant }) => grant).sort()
  for (const [mode, left] of [['key', ['key']], ['pin', ['key', 'pin']], ['ask', ['invitation', 'key']]] as const) {
    const access = create('ask')
    access.knock('Ann', from('192.0.2.1'))
    access.decide(access.waitingRoom.newcomers[0]!.id, true)
    access.changeMode('pin', { end: false })
    access.logIn(from('192.0.2.1'), { pin: access.pin })
    access.logIn(from('192.0.2.1'), { key: KEY })
    access.changeMode('open', { end: false })
    access.authorize(visitor(), 'viewer')
    t.same(grants(access), ['invitation', 'key', 'open', 'pin'])
    access.changeMode(mode, { end: true })
    t.same(grants(access), left, mode)
  }
})

t.test('whoever asks waits until the host lets them in; then the same cookie works', async t => {
  const access = create('ask')
  const asked: string[] = []
  access.on('newcomer', ({ name }) => asked.push(name))
  const { cookie } = access.knock('Ann', from('192.0.2.1')) as { cookie: string }
  t.same(asked, ['Ann'])
  t.same(access.authorize(visitor({ cookies: [cookie] }), 'viewer'), REFUSED)
  const [newcomer] = access.waitingRoom.newcomers
  t.ok(access.decide(newcomer!.id, true))
  t.match(access.authorize(visitor({ cookies: [cookie] }), 'viewer'), { role: 'viewer', grant: 'invitation', session: { name: 'Ann' } })
  t.notOk(access.decide(newcomer!.id, true), 'nobody is waiting any more')
})

t.test('whoever was sent away five times has to wait before asking again', async t => {
  let ms = 0
  t.intercept(Date, 'now', { value: () => ms })
  const access = create('ask')
  for (let i = 0; i < 5; i++) {
    // Later each time, so that there is room.
    ms += 60_000
    t.match(access.knock('', from(`2001:db8::${i}`)), { you: 'waiting' })
    t.ok(access.decide(access.waitingRoom.newcomers[0]!.id, false))
  }
  t.ok((access.knock('', from('2001:db8::9')) as { waitMs: number }).waitMs > 0)
})

t.test('a renewed secret opens nothing; those who came by it go if the host wants that, whichever secret it is', async t => {
  for (const [secret, grant] of [['key', 'key'], ['pin', 'pin'], ['stream_key', 'stream_link']] as const) {
    for (const end of [false, true]) {
      const access = create('pin')
      let ends = 0
      access.on('ended', () => { ends++ })
      const { key, pin, streamKey } = access
      const cookies = [{ key }, { pin }].map(typed => (access.logIn(from('192.0.2.1'), typed) as { cookie: string }).cookie)
      const player = access.authorize(visitor({ streamKey }), 'viewer') as Admitted
      access.renew(secret, { end })
      const left = (['key', 'pin', 'stream_link'] as const).filter(other => !end || other !== grant)
      t.same(access.present.map(({ grant }) => grant), left, `${secret}, ${end}`)
      t.equal(player.session.isOver, end && secret === 'stream_key')
      t.equal(ends, end ? 1 : 0)
      for (const [i, other] of (['key', 'pin'] as const).entries()) {
        t.equal(access.authorize(visitor({ cookies: [cookies[i]!] }), 'viewer').kind, left.includes(other) ? 'admitted' : 'refused')
      }
      const old = {
        key: () => access.authorize(bearer(key), 'viewer'),
        pin: () => access.logIn(from('192.0.2.9'), { pin }),
        stream_key: () => access.authorize(visitor({ streamKey }), 'viewer')
      }
      t.same(old[secret](), REFUSED)
      t.match(access.authorize(bearer(access.key), 'viewer'), { role: 'viewer' })
    }
  }
})

t.test('a session can be ended, by whoever it is', async t => {
  const access = create()
  const [one, two] = [1, 2].map(() => (access.logIn(from('192.0.2.1'), { key: KEY }) as { cookie: string }).cookie)
  const [first, second] = [one!, two!].map(cookie => access.authorize(visitor({ cookies: [cookie] }), 'viewer') as Admitted)
  access.end(session => session.id === first!.session.id)
  t.same([first!.session.isOver, second!.session.isOver], [true, false])
  t.same(access.authorize(visitor({ cookies: [one!] }), 'viewer'), REFUSED)
  access.logOut({ cookies: ['unknown', two!] })
  t.same(access.authorize(visitor({ cookies: [two!] }), 'viewer'), REFUSED)
  t.same(access.present, [])
})

t.test('every cookie of our name is tried, and the one that may do more counts', async t => {
  const access = create()
  const [viewer, host] = [KEY, HOST_KEY].map(key => (access.logIn(from('192.0.2.1'), { key }) as { cookie: string }).cookie)
  t.match(access.authorize(visitor({ cookies: ['tossed', 'another', viewer!] }), 'viewer'), { grant: 'key' })
  t.match(access.authorize(visitor({ cookies: ['tossed', viewer!, host!] }), 'host'), { role: 'host' })
})

t.test('without a cookie, a session is one way in and one address', async t => {
  const access = create()
  const sessions = [
    bearer(KEY), bearer(KEY), bearer(KEY, '192.0.2.2'), bearer(HOST_KEY),
    visitor({ streamKey: access.streamKey }), visitor({ isThisMachine: true })
  ].map(who => (access.authorize(who, 'viewer') as Admitted).session)
  t.equal(sessions[0], sessions[1])
  t.equal(new Set(sessions).size, 5)
  t.same(new Set(access.present), new Set(sessions))
  t.same(access.present.map(({ grant }) => grant).sort(), ['host_key', 'key', 'key', 'stream_link', 'this_machine'])
})

t.test('to ask what somebody may do opens no session', async t => {
  const access = create('open')
  t.match(access.identify(visitor()), { role: 'viewer', grant: 'open' })
  t.match(access.identify(visitor({ isThisMachine: true })), { role: 'host', grant: 'this_machine' })
  t.same(access.present, [])
})
