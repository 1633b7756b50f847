import t from 'tap'
import { Xaes } from '../../../relay/sealing/xaes.js'

const NONCE = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX')

t.test('it seals as its specification says, c2sp.org/XAES-256-GCM', async t => {
  const plain = Buffer.from('XAES-256-GCM')
  const cases = [
    { key: 1, bound: '', sealed: 'ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271' },
    { key: 3, bound: 'c2sp.org/XAES-256-GCM', sealed: '986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d' }
  ]
  for (const { key, bound, sealed } of cases) {
    const xaes = new Xaes(Buffer.alloc(32, key))
    t.equal(Buffer.concat(xaes.seal(NONCE, Buffer.from(bound), [plain.subarray(0, 5), plain.subarray(5)])).toString('hex'), sealed)
    t.ok(xaes.open(NONCE, Buffer.from(bound), Buffer.from(sealed, 'hex'))?.equals(plain))
  }
})

t.test('what was changed anywhere does not open', async t => {
  const xaes = new Xaes(Buffer.alloc(32, 1))
  const sealed = Buffer.concat(xaes.seal(NONCE, Buffer.from('bound'), [Buffer.from('text')]))
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    t.equal(xaes.open(NONCE, Buffer.from('bound'), changed), undefined)
  }
  t.equal(xaes.open(NONCE, Buffer.from('round'), sealed), undefined)
  t.equal(xaes.open(Buffer.from(NONCE).fill(0, 23), Buffer.from('bound'), sealed), undefined)
  for (let length = 0; length < sealed.length; length++) {
    t.equal(xaes.open(NONCE, Buffer.from('bound'), sealed.subarray(0, length)), undefined)
  }
})
