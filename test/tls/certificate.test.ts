import { execFileSync } from 'node:child_process'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { makeCertificate } from '../../tls/certificate.js'
import { needs } from '../fixtures/needs.js'

const NAMES = ['desk', 'desk.local', 'localhost']
const ADDRESSES = ['127.0.0.1', '192.0.2.7', '::1', '2001:db8::2', '2001:db8:0:1::', 'fd00:1:2:3:4:5:6:7', '::ffff:192.0.2.9']
const DAY_MS = 86_400_000

const { cert, key } = makeCertificate([...NAMES, ...ADDRESSES])
const certificate = new X509Certificate(cert)

t.test('it covers each of its names and addresses, and no other', async t => {
  for (const name of NAMES) t.equal(certificate.checkHost(name), name)
  for (const address of ADDRESSES) t.equal(certificate.checkIP(address), address)
  t.notOk(certificate.checkHost('example.com'))
  t.notOk(certificate.checkIP('192.0.2.8'))
  t.notOk(certificate.checkIP('2001:db8::3'))
})

t.test('it is only for a server, is not an authority that could sign for other sites, and belongs to its key', async t => {
  t.equal(certificate.ca, false)
  t.same(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  t.ok(certificate.checkPrivateKey(createPrivateKey(key)))
  t.match(certificate.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' })
  t.ok(certificate.verify(certificate.publicKey), 'and signed with it')
})

t.test('it is valid from a day ago, for clocks that are behind, and for less than the 398 days that browsers allow', async t => {
  const now = new Date('2026-02-28T12:00:00Z')
  const { validFrom, validTo } = new X509Certificate(makeCertificate(['desk'], now).cert)
  t.equal(now.getTime() - Date.parse(validFrom), DAY_MS)
  t.ok(Date.parse(validTo) - Date.parse(validFrom) < 398 * DAY_MS)
  t.ok(Date.parse(validTo) - now.getTime() > 395 * DAY_MS)
})

t.test('no two are alike', async t => {
  const other = new X509Certificate(makeCertificate([...NAMES, ...ADDRESSES]).cert)
  t.not(other.serialNumber, certificate.serialNumber)
  t.notOk(other.checkPrivateKey(createPrivateKey(key)))
})

t.test('a name of any length can come first', async t => {
  const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.local`
  t.equal(new X509Certificate(makeCertificate([long]).cert).checkHost(long), long)
})

t.test('OpenSSL finds nothing wrong with it, by its strictest rules', { skip: needs('openssl') }, async t => {
  const file = `${t.testdir()}/certificate.pem`
  writeFileSync(file, cert)
  const strictly = ['verify', '-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', '-CAfile', file]
  const verify = (...args: string[]) => execFileSync('openssl', [...strictly, ...args, file], { encoding: 'utf8', stdio: 'pipe' })
  for (const name of NAMES) t.match(verify('-verify_hostname', name), ': OK')
  for (const address of ADDRESSES) t.match(verify('-verify_ip', address), ': OK')
  t.throws(() => verify('-verify_hostname', 'example.com'))
})
