import t from 'tap'
import { KeyRing } from '../../access/key-ring.js'

const create = () => new KeyRing({
  key: 'the-key-in-the-link', hostKey: 'the-key-of-the-host', streamKey: 'the-key-in-the-stream-link'
})

t.test('each secret opens what it is for, and nothing else', async t => {
  const keys = create()
  const secrets = { key: keys.key, hostKey: 'the-key-of-the-host', streamKey: keys.streamKey, pin: keys.pin, wrong: 'wrong', none: '' }
  const opened = Object.entries(secrets).map(([name, secret]) => [name, [
    keys.openedByKey(secret), keys.openedByStreamKey(secret), keys.openedByPin(secret)
  ].map(admission => admission?.grant)])
  t.strictSame(Object.fromEntries(opened), {
    key: ['key', undefined, undefined],
    hostKey: ['host_key', undefined, undefined],
    streamKey: [undefined, 'stream_link', undefined],
    pin: [undefined, undefined, 'pin'],
    wrong: [undefined, undefined, undefined],
    none: [undefined, undefined, undefined]
  })
  t.equal(keys.openedByKey('the-key-of-the-host')?.role, 'host')
  t.equal(keys.openedByKey(keys.key)?.role, 'viewer')
})

t.test('without a host key, no key opens what only the host may do', async t => {
  const keys = new KeyRing()
  t.match(keys.key, /^[\w-]{22}$/, 'and a key is made if none is given')
  for (const secret of ['undefined', 'null', '', keys.key]) t.not(keys.openedByKey(secret)?.role, 'host')
})

t.test('a renewed secret takes the place of the old one', async t => {
  const keys = create()
  const { key, streamKey } = keys
  keys.renew('key')
  t.equal(keys.openedByKey(key), undefined)
  keys.renew('stream_key')
  t.equal(keys.openedByStreamKey(streamKey), undefined)
  for (let i = 0; i < 50; i++) keys.missPin()
  t.match(keys.pin, /^\d{8}$/)
  keys.renew('pin')
  t.match(keys.pin, /^\d{6}$/)
})

t.test('a renewed key stays dead in the next service, although it is still configured', async t => {
  const keys = create()
  keys.renew('key')
  keys.renew('key')
  const next = create()
  next.bury(keys.deadKeys)
  t.equal(next.openedByKey('the-key-in-the-link'), undefined)
  t.match(next.key, /^[\w-]{22}$/)
  t.equal(next.openedByKey(next.key)?.grant, 'key')
  t.equal(next.openedByStreamKey('the-key-in-the-stream-link')?.grant, 'stream_link', 'the stream link is not touched')
  t.same(next.deadKeys, keys.deadKeys)
  const other = new KeyRing({ key: 'another-key-for-the-link' })
  other.bury(keys.deadKeys)
  t.equal(other.key, 'another-key-for-the-link', 'another key is not touched')
})

t.test('a renewed stream link stays dead in the next service, although its key is still configured', async t => {
  const keys = create()
  keys.renew('stream_key')
  const next = create()
  next.bury(keys.deadKeys)
  t.equal(next.openedByStreamKey('the-key-in-the-stream-link'), undefined)
  t.equal(next.openedByStreamKey(next.streamKey)?.grant, 'stream_link')
  t.equal(next.key, 'the-key-in-the-link', 'the other link is not touched')
})

t.test('however often they are renewed, what is remembered is bounded, and the first keys are among it', async t => {
  const keys = create()
  keys.renew('stream_key')
  for (let i = 0; i < 1500; i++) keys.renew('key')
  t.equal(keys.deadKeys.length, 1000)
  const next = create()
  next.bury(keys.deadKeys)
  t.equal(next.openedByKey('the-key-in-the-link'), undefined)
  t.equal(next.openedByStreamKey('the-key-in-the-stream-link'), undefined)
})
