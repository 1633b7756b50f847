import t from 'tap'
import { fingerprint, isSame, makeKey, makePin } from '../../access/secrets.js'

t.test('a key has 128 bits, is different each time, and needs no escaping in a URL', async t => {
  const keys = Array.from({ length: 100 }, makeKey)
  t.equal(new Set(keys).size, 100)
  for (const key of keys) {
    t.equal(Buffer.from(key, 'base64url').length, 16)
    t.equal(encodeURIComponent(key), key)
  }
})

t.test('a PIN has as many digits as were asked for, with leading zeros', async t => {
  const pins = Array.from({ length: 2000 }, () => makePin(3))
  t.ok(pins.every(pin => /^\d{3}$/.test(pin)))
  t.ok(pins.some(pin => pin.startsWith('0')))
  t.ok(new Set(pins).size > 500)
})

t.test('only the secret itself equals the secret; texts of any length can be compared', async t => {
  t.ok(isSame('q83vEjRWeJCrze8SNFZ4kA', 'q83vEjRWeJCrze8SNFZ4kA'))
  for (const other of [
    '', 'q', 'q83vEjRWeJCrze8SNFZ4k', 'q83vEjRWeJCrze8SNFZ4kA ', 'Q83vEjRWeJCrze8SNFZ4kA', 'x'.repeat(100_000), '\0', '中'
  ]) {
    t.notOk(isSame(other, 'q83vEjRWeJCrze8SNFZ4kA'), JSON.stringify(other.slice(0, 30)))
  }
})

t.test('a fingerprint does not show the secret', async t => {
  t.equal(fingerprint('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0', 'SHA-256')
})
