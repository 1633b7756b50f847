import { X509Certificate } from 'node:crypto'
import {
  chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { makeCertificate, type Pair } from '../../tls/certificate.js'
import { keepCertificate } from '../../tls/self-signed.js'
import { asStranger } from '../fixtures/stranger.js'

const NAMES = { required: ['desk', '192.0.2.2'], wanted: ['2001:db8::2'] }
const DAY_MS = 86_400_000
const NO_MODES = process.platform === 'win32' && 'Windows has no modes'

/** Makes a certificate in a folder that did not exist before. */
function first (t: Test) {
  const folder = join(t.testdir(), 'state', 'deskfeed')
  return { folder, made: keepCertificate(folder, NAMES) }
}

/** A folder in which an earlier run left these. */
function left (t: Test, { cert, key }: Pair): string {
  const folder = t.testdir({ 'certificate.pem': cert, 'key.pem': key })
  chmodSync(`${folder}/key.pem`, 0o600)
  return folder
}

t.test('the first certificate covers all names and addresses, and comes with its fingerprint', async t => {
  const { folder, made } = first(t)
  const certificate = new X509Certificate(readFileSync(made.path))
  t.equal(made.path, `${folder}/certificate.pem`)
  t.equal(made.fingerprint, certificate.fingerprint256)
  t.match(made.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  t.equal(made.renewed, undefined, 'nobody has trusted an earlier one')
  t.ok(certificate.checkHost('desk') && certificate.checkIP('192.0.2.2') && certificate.checkIP('2001:db8::2'))
})

t.test('nobody else can read the key, whatever the umask', { skip: NO_MODES }, async t => {
  for (const mask of [0o000, 0o022, 0o077]) {
    const folder = join(t.testdir(), String(mask))
    const before = process.umask(mask)
    try {
      keepCertificate(folder, NAMES)
    } finally {
      process.umask(before)
    }
    t.equal(statSync(folder).mode & 0o777, 0o700)
    t.equal(statSync(`${folder}/key.pem`).mode & 0o777, 0o600)
    t.same(readdirSync(folder).sort(), ['certificate.pem', 'key.pem'], 'and nothing else is left there')
  }
})

t.test('it stays the same from start to start', async t => {
  const { folder, made } = first(t)
  t.same(keepCertificate(folder, NAMES), made)
  const names = { required: ['desk', '2001:db8:0::2'], wanted: ['192.0.2.99'] }
  t.same(keepCertificate(folder, names), made, 'as long as it covers everything that is required')
})

const now = new Date()
const days = (count: number) => new Date(now.getTime() + count * DAY_MS)
const { cert, key } = makeCertificate(['desk', '192.0.2.2'])
const REASONS: [title: string, pair: Pair, reason: RegExp][] = [
  ['an address is no longer covered', makeCertificate(['desk', '192.0.2.1']), /^the old one did not cover 192\.0\.2\.2$/],
  ['the machine has another name', makeCertificate(['table', '192.0.2.2']), /^the old one did not cover desk$/],
  ['it expires within a month', makeCertificate(['desk', '192.0.2.2'], days(-367)), /^the old one expires on \d{4}-\d\d-\d\d$/],
  ['it has expired', makeCertificate(['desk', '192.0.2.2'], days(-500)), /^the old one expires on /],
  ['it is not valid yet', makeCertificate(['desk', '192.0.2.2'], days(2)), /^the old one is not valid yet/],
  ['the key belongs to another one', { cert, key: makeCertificate(['desk']).key }, /^the old one did not match its key$/],
  ['its file is broken', { cert: cert.slice(0, 200), key }, /^the old one can't be read: /],
  ['its key is broken', { cert, key: 'no key' }, /^the old one can't be read: /]
]
for (const [title, pair, reason] of REASONS) {
  t.test(`it is replaced once, with the reason, when ${title}`, async t => {
    const folder = left(t, pair)
    const { renewed, ...kept } = keepCertificate(folder, NAMES, now)
    t.match(renewed, reason)
    t.not(kept.cert, pair.cert)
    t.ok(new X509Certificate(kept.cert).checkIP('192.0.2.2'))
    t.same(keepCertificate(folder, NAMES, now), kept)
  })
}

t.test('one with more than a month left is not replaced', async t => {
  const pair = makeCertificate(NAMES.required, days(-364))
  t.equal(keepCertificate(left(t, pair), NAMES, now).cert, pair.cert)
})

t.test('a key that others could read is no longer trusted', { skip: NO_MODES }, async t => {
  const { folder, made } = first(t)
  chmodSync(`${folder}/key.pem`, 0o640)
  const kept = keepCertificate(folder, NAMES)
  t.equal(kept.renewed, 'others could read the old one\'s key')
  t.not(kept.key, made.key)
  t.equal(statSync(`${folder}/key.pem`).mode & 0o777, 0o600)
})

t.test('a missing key is given as the reason; without a certificate there was none to replace', async t => {
  const { folder } = first(t)
  rmSync(`${folder}/key.pem`)
  t.match(keepCertificate(folder, NAMES).renewed, /^the old one can't be read: ENOENT/)
  rmSync(`${folder}/certificate.pem`)
  t.equal(keepCertificate(folder, NAMES).renewed, undefined)
})

t.test('a folder that cannot be used is reported in a sentence that says what to do', async t => {
  const file = `${t.testdir({ file: '' })}/file`
  t.throws(() => keepCertificate(`${file}/deskfeed`, NAMES), {
    message: /^the certificate can't be kept in .+: ENOTDIR.+\. Make that folder writable, or set XDG_STATE_HOME to another one or .+\.$/
  })
})

t.test('another user\'s certificate is reported in a sentence that says what to do', { skip: NO_MODES }, async t => {
  const { folder } = first(t)
  chmodSync(`${folder}/key.pem`, 0o000)
  asStranger(() => {
    t.throws(() => keepCertificate(folder, NAMES), {
      message: /^the certificate in .+ can't be read: EACCES.+\. Delete that folder, or set TLS_CERT and TLS_KEY\.$/
    })
  })
})

t.test('no key is put where somebody else may have prepared that', { skip: NO_MODES }, async t => {
  const state = t.testdir({})
  const folder = `${state}/deskfeed`
  const refuses = (says: RegExp) => t.throws(() => keepCertificate(folder, NAMES), { message: says })
  const advice = 'Mend or delete that, or set XDG_STATE_HOME to another one or TLS_CERT and TLS_KEY to a certificate of your own.'
  mkdirSync(`${state}/elsewhere`)
  symlinkSync('elsewhere', folder)
  refuses(new RegExp(`^the certificate in .+ can't be trusted: .+deskfeed is a symbolic link\\. ${advice}$`))
  rmSync(folder)
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  refuses(/deskfeed can be changed by other users/)
  chmodSync(folder, 0o700)
  if (process.geteuid?.() === 0) {
    chownSync(folder, 65534, 65534)
    refuses(/deskfeed belongs to another user/)
    chownSync(folder, 0, 0)
  }
  t.same([readdirSync(folder), readdirSync(`${state}/elsewhere`)], [[], []])
})

t.test('a key is neither read nor written through a symbolic link', { skip: NO_MODES }, async t => {
  const { folder, made } = first(t)
  writeFileSync(`${folder}/victim`, 'untouched', { mode: 0o600 })
  for (const name of ['key.pem', 'certificate.pem']) {
    renameSync(`${folder}/${name}`, `${folder}/aside`)
    symlinkSync('aside', `${folder}/${name}`)
    t.throws(() => keepCertificate(folder, NAMES), { message: new RegExp(`${name} is a symbolic link`) })
    rmSync(`${folder}/${name}`)
    renameSync(`${folder}/aside`, `${folder}/${name}`)
  }
  t.same(keepCertificate(folder, NAMES), made)
  rmSync(`${folder}/certificate.pem`)
  for (const name of ['key.pem.part', 'certificate.pem.part']) symlinkSync('victim', `${folder}/${name}`)
  keepCertificate(folder, NAMES)
  t.equal(readFileSync(`${folder}/victim`, 'utf8'), 'untouched')
})
