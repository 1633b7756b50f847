import t from 'tap'
import { Authenticator } from '../../access/authenticator.js'
import { Guesses } from '../../access/guesses.js'
import { KeyRing } from '../../access/key-ring.js'

const ADDRESS = '192.0.2.1'

function create () {
  const keys = new KeyRing()
  const guesses = new Guesses(address => address)
  const longer: string[] = []
  return { keys, guesses, longer, authenticator: new Authenticator(keys, guesses, () => longer.push(keys.pin)) }
}

const shown = (streamKey: string) => ({ address: ADDRESS, userAgent: '', isThisMachine: false, cookies: [], streamKey })

t.test('a thousand keys that nobody typed use up none of the tries of whoever types', async t => {
  const { authenticator, keys, guesses } = create()
  for (let i = 0; i < 1000; i++) authenticator.tryShown(shown(`wrong ${i}`))
  t.ok(guesses.waitMs('stream_link', ADDRESS) > 0)
  t.match(authenticator.tryShown(shown(keys.streamKey)), { grant: 'stream_link' }, 'and the right one works')
  t.same(guesses.waitMs('key', ADDRESS), 0)
  t.same(guesses.waitMs('pin', ADDRESS), 0)
  t.same(authenticator.tryKey(ADDRESS, 'wrong'), { kind: 'refused', waitMs: 0 })
  t.match(authenticator.tryPin(ADDRESS, keys.pin), { grant: 'pin' })
})

t.test('wrong guesses while an address waits anyway do not make the wait longer', async t => {
  const { authenticator, guesses } = create()
  for (let i = 0; i < 1000; i++) authenticator.tryKey(ADDRESS, `wrong ${i}`)
  t.ok(guesses.waitMs('key', ADDRESS) <= 10_000)
})

t.test('when many have guessed at the PIN it is replaced, and somebody is told', async t => {
  const { authenticator, keys, longer } = create()
  for (let i = 0; i < 50; i++) authenticator.tryPin(`192.0.2.${i}`, 'wrong')
  t.same(longer, [keys.pin])
  t.match(keys.pin, /^\d{8}$/)
})
