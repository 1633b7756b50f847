import t from 'tap'
import type { Grant, Mode } from '../../contract/access.js'
import { parse, shut, whatHolds, whatLasts, type Configured, type Kept } from '../../state/kept.js'

const [KEY, OTHER_KEY, COOKIE] = ['k', 'o', 'c'].map(letter => letter.repeat(43)) as [string, string, string]

const session = (grant: Grant) => ({
  fingerprint: COOKIE, id: grant, role: 'viewer' as const, grant, name: '', address: '192.0.2.1', userAgent: '', since: 1, until: 2
})

const of = (values: Partial<Kept> = {}): Kept => ({
  version: 1,
  configured: { mode: 'key', key: KEY },
  mode: 'key',
  deadKeys: [OTHER_KEY],
  sessions: (['key', 'host_key', 'pin', 'invitation'] as const).map(session),
  ...values
})

t.test('what was kept is read as it was written', async t => {
  const shown = { display: 'A', fps: 0.5, quality: 50, width: 0 }
  for (const kept of [of(), of({ paused: 'paused by the host', shown })]) t.same(parse(JSON.stringify(kept)), kept)
})

t.test('anything else is refused', async t => {
  for (const text of ['', '{', JSON.stringify(of()).slice(0, -1)]) t.throws(() => parse(text), { message: 'is broken' })
  const wrong: object[] = [
    [], {}, { ...of(), version: 2 }, { ...of(), more: true }, { ...of(), mode: 'wide' }, { ...of(), paused: false },
    { ...of(), deadKeys: ['x'] },
    { ...of(), shown: { fps: 0 } },
    { ...of(), shown: { height: 100 } },
    { ...of(), sessions: [{ ...session('key'), until: '2' }] },
    { ...of(), sessions: [{ ...session('key'), role: 'owner' }] }
  ]
  for (const value of ['null', '1', ...wrong.map(value => JSON.stringify(value))]) {
    t.throws(() => parse(value), { message: 'was not written by this version of Deskfeed' }, value)
  }
  t.throws(() => parse(JSON.stringify(of()).replace('{', '{"__proto__":{"mode":"open"},')))
})

t.test('with the same configuration all of it holds', async t => {
  const kept = of({ paused: 'paused by the host', mode: 'pin' })
  t.same(whatHolds(kept, kept.configured), kept)
})

t.test('what has been configured otherwise counts, and ends the sessions that depended on it', async t => {
  const ids = (configured: Configured, kept = of()) => whatHolds(kept, configured).sessions.map(({ id }) => id)
  t.same(ids({ mode: 'key', key: OTHER_KEY }), ['host_key', 'pin', 'invitation'])
  t.same(ids({ mode: 'key' }), ['host_key', 'pin', 'invitation'])
  t.same(ids({ mode: 'key', key: KEY, hostKey: KEY }), ['key', 'pin', 'invitation'])
  const modes: Array<[Mode, string[]]> = [['pin', ['key', 'host_key', 'pin']], ['ask', ['key', 'host_key', 'invitation']]]
  for (const [mode, left] of modes) t.same(ids({ mode, key: KEY }), left)
  t.match(whatHolds(of({ mode: 'open' }), { mode: 'pin', key: KEY }), { mode: 'pin', configured: { mode: 'pin' } })
  t.match(whatHolds(of({ paused: 'p' }), { mode: 'open' }), { paused: 'p', deadKeys: [OTHER_KEY] }, 'the pause and dead keys always hold')
})

t.test('what the host has changed of what is shown holds until the same is configured otherwise', async t => {
  const configured: Configured = { mode: 'key', fps: 30, quality: 80 }
  const shown = { display: 'B', fps: 10, quality: 50, width: 640 }
  const left = (changes: Partial<Configured>) => whatHolds(of({ configured, shown }), { ...configured, ...changes }).shown
  t.same(left({}), shown)
  t.same(left({ fps: 20 }), { display: 'B', quality: 50, width: 640 })
  t.same(left({ display: 'A', width: 1000 }), { fps: 10, quality: 50 })
  for (const size of [{ height: 300 }, { fit: 'stretch' }]) t.same(left(size), { display: 'B', fps: 10, quality: 50 })
})

t.test('if nothing can be known, nobody sees anything, and no key counts that may be dead', async t => {
  for (const mode of ['key', 'open'] as const) {
    t.same(shut({ mode, key: KEY, streamKey: OTHER_KEY }).deadKeys, [KEY, OTHER_KEY])
    t.match(shut({ mode, key: KEY }), { paused: /./, mode: 'key', deadKeys: [KEY], sessions: [] })
    t.match(shut({ mode }), { paused: /./, mode: 'key', deadKeys: [] })
  }
})

t.test('after an orderly end all is left if a link is meant to last, otherwise only dead keys', async t => {
  const values: Partial<Kept> = { paused: 'paused by the host', mode: 'pin' }
  const lasting: Configured[] = [
    { mode: 'key', key: KEY }, { mode: 'open' }, { mode: 'open', key: KEY }, { mode: 'key', streamKey: KEY }
  ]
  for (const configured of lasting) {
    t.same(whatLasts(of({ ...values, configured })), of({ ...values, configured }))
  }
  for (const mode of ['key', 'pin', 'ask'] as const) {
    const configured = { mode, hostKey: KEY }
    t.same(whatLasts(of({ ...values, configured })), of({ configured, mode, sessions: [] }))
  }
})
