import t from 'tap'
import { bitString, der, integer, objectIdentifier, sequence, time, TRUE, utf8String } from '../../tls/der.js'

const hex = (bytes: Buffer) => bytes.toString('hex')

t.test('lengths are written in as few bytes as possible', async t => {
  for (const [length, head] of [
    [0, '0400'], [127, '047f'], [128, '048180'], [255, '0481ff'], [256, '04820100'], [65535, '0482ffff']
  ] as const) {
    const element = der(0x04, Buffer.alloc(length))
    t.equal(hex(element.subarray(0, element.length - length)), head)
  }
  t.throws(() => der(0x04, Buffer.alloc(65536)), RangeError)
})

t.test('a number takes as few bytes as possible, and never looks negative', async t => {
  for (const [bytes, written] of [
    [[0], '020100'], [[0, 0, 1], '020101'], [[0x7f], '02017f'], [[0x80], '02020080'], [[1, 0], '02020100']
  ] as const) {
    t.equal(hex(integer(...bytes)), written)
  }
})

// The examples of X.690 and of "A Layman's Guide to a Subset of ASN.1, BER, and DER".
t.test('published examples come out the same', async t => {
  t.equal(hex(objectIdentifier('1.2.840.113549')), '06062a864886f70d')
  t.equal(hex(objectIdentifier('2.5.4.3')), '0603550403')
  t.equal(hex(bitString(Buffer.from([0x6e, 0x5d, 0xc0]), 6)), '0304066e5dc0')
  t.equal(hex(sequence(utf8String('é'), TRUE)), '30070c02c3a90101ff')
})

t.test('times carry two digits of the year until 2049, four from 2050 on', async t => {
  t.equal(time(new Date('2049-12-31T23:59:59.999Z')).toString('latin1'), '\x17\r491231235959Z')
  t.equal(time(new Date('2050-01-01T00:00:00Z')).toString('latin1'), '\x18\x0f20500101000000Z')
})
