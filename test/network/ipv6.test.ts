import t from 'tap'
import { canonicalIPv6, ipv6Bytes, ipv6Groups, withoutZone } from '../../network/ipv6.js'

const CASES: [address: string, canonical: string, groups: number[]][] = [
  ['::', '[::]', [0, 0, 0, 0, 0, 0, 0, 0]],
  ['::1', '[::1]', [0, 0, 0, 0, 0, 0, 0, 1]],
  ['0:0:0:0:0:0:0:1', '[::1]', [0, 0, 0, 0, 0, 0, 0, 1]],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '[::1]', [0, 0, 0, 0, 0, 0, 0, 1]],
  ['2001:db8::', '[2001:db8::]', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0]],
  ['2001:DB8::AbCd', '[2001:db8::abcd]', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0xabcd]],
  ['2001:db8:0:0:1:0:0:1', '[2001:db8::1:0:0:1]', [0x2001, 0xdb8, 0, 0, 1, 0, 0, 1]],
  ['1:2:3:4:5:6:7:8', '[1:2:3:4:5:6:7:8]', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['1:2:3:4:5:6:7::', '[1:2:3:4:5:6:7:0]', [1, 2, 3, 4, 5, 6, 7, 0]],
  ['::ffff:192.0.2.7', '[::ffff:c000:207]', [0, 0, 0, 0, 0, 0xffff, 0xc000, 0x207]],
  ['::FFFF:c000:0207', '[::ffff:c000:207]', [0, 0, 0, 0, 0, 0xffff, 0xc000, 0x207]],
  ['64:ff9b::192.0.2.7', '[64:ff9b::c000:207]', [0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x207]],
  ['fe80::1%eth0', '[fe80::1]', [0xfe80, 0, 0, 0, 0, 0, 0, 1]]
]

for (const [address, canonical, groups] of CASES) {
  t.test(`${address} has one spelling and eight groups`, async t => {
    t.equal(canonicalIPv6(address), canonical)
    t.same(ipv6Groups(address), groups)
    t.equal(Buffer.from(ipv6Bytes(address)).toString('hex'), groups.map(group => group.toString(16).padStart(4, '0')).join(''))
  })
}

t.test('anything but an IPv6 address is refused, even if it would pass for one in a URL', async t => {
  for (const text of [
    '', '192.0.2.7', 'desk', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', 'g::', '[::1]', '::1]/[', '::1 ',
    '::ffff:192.0.2'
  ]) {
    const error = { name: 'TypeError', message: `"${text}" is not an IPv6 address` }
    for (const read of [canonicalIPv6, ipv6Groups, ipv6Bytes]) t.throws(() => read(text), error)
  }
})

t.test('a zone is removed, and nothing else', async t => {
  t.equal(withoutZone('fe80::1%eth0'), 'fe80::1')
  for (const address of ['fe80::1', '192.0.2.7', 'desk.local', '']) t.equal(withoutZone(address), address)
})
