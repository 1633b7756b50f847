import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readKey } from '../../../../capture/sources/x11/authority.js'

const NAME = 'MIT-MAGIC-COOKIE-1'
const [INTERNET, INTERNET6, LOCAL] = [0, 6, 256]

/** An entry of an Xauthority file, for display 0, as `xauth` writes it. */
function entry (family: number, address: Buffer, key: string): Buffer {
  const texts = [address, ...['0', NAME, key].map(text => Buffer.from(text))]
  return Buffer.concat([Buffer.of(family >> 8, family & 0xff), ...texts.flatMap(text => [Buffer.of(0, text.length), text])])
}

t.test('the key is that of the address where the server is', async t => {
  const file = join(t.testdir(), 'authority')
  writeFileSync(file, Buffer.concat([
    entry(INTERNET, Buffer.of(192, 0, 2, 7), 'of IPv4'),
    entry(INTERNET6, Buffer.from('20010db8000000000000000000000002', 'hex'), 'of IPv6'),
    entry(INTERNET6, Buffer.from('fe800000000000000000000000000003', 'hex'), 'of a link'),
    entry(LOCAL, Buffer.from(hostname()), 'of this machine')
  ]))
  const { XAUTHORITY: before } = process.env
  process.env.XAUTHORITY = file
  t.teardown(() => { if (before === undefined) delete process.env.XAUTHORITY; else process.env.XAUTHORITY = before })
  const address = { number: '0', screen: 0, at: { path: '' } }
  const keyFor = async (remoteAddress?: string, remoteFamily?: string) =>
    (await readKey(address, { remoteAddress, remoteFamily } as Socket)).data
  t.equal(await keyFor('192.0.2.7', 'IPv4'), 'of IPv4')
  t.equal(await keyFor('2001:db8::2', 'IPv6'), 'of IPv6')
  t.equal(await keyFor('fe80::3%eth0', 'IPv6'), 'of a link')
  t.equal(await keyFor(), 'of this machine')
  t.equal(await keyFor('::1', 'IPv6'), 'of this machine')
  t.equal(await keyFor('2001:db8::9', 'IPv6'), '')
})
