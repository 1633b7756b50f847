import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { makeCertificate } from '../../tls/certificate.js'
import { readOwn } from '../../tls/own.js'
import { needs } from '../fixtures/needs.js'
import { asStranger } from '../fixtures/stranger.js'

const DAY_MS = 86_400_000
const NO_MODES = process.platform === 'win32' && 'Windows has no modes'
const pair = makeCertificate(['desk.example'])
const other = makeCertificate(['desk.example'])
const old = makeCertificate(['desk.example'], new Date(Date.now() - 500 * DAY_MS))
const future = makeCertificate(['desk.example'], new Date(Date.now() + 10 * DAY_MS))
const encrypt = (type: 'pkcs8' | 'sec1') =>
  createPrivateKey(pair.key).export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) as string

t.test('a certificate and its key are read from the files, with those between it and its authority', async t => {
  const folder = t.testdir({ cert: pair.cert + other.cert, key: pair.key })
  t.same(readOwn(`${folder}/cert`, `${folder}/key`), { kind: 'own', cert: pair.cert + other.cert, key: pair.key })
})

t.test('anything wrong with them is reported in one sentence that names the variable and the file', async t => {
  const folder = t.testdir({
    cert: pair.cert,
    key: pair.key,
    oldCert: old.cert,
    oldKey: old.key,
    futureCert: future.cert,
    futureKey: future.key,
    otherKey: other.key,
    chain: other.cert + pair.cert,
    encrypted: encrypt('pkcs8'),
    encryptedOld: encrypt('sec1'),
    nonsense: 'nonsense',
    directory: {}
  })
  const cases: [cert: string, key: string, message: RegExp][] = [
    ['none', 'key', /^TLS_CERT is \S+\/none, but there is no such file\.$/],
    ['cert', 'none', /^TLS_KEY is \S+\/none, but there is no such file\.$/],
    ['directory', 'key', /^TLS_CERT is \S+\/directory, but it is a folder, not a file\.$/],
    ['cert/x', 'key', /^TLS_CERT is \S+\/cert\/x, but that can't be read: ENOTDIR.+\.$/],
    [
      'nonsense', 'key',
      /^TLS_CERT is \S+\/nonsense, but that file holds no PEM certificate, which begins with -----BEGIN CERTIFICATE-----\.$/
    ],
    ['key', 'cert', /^TLS_CERT is \S+\/key, but that file holds no PEM certificate/],
    [
      'cert', 'nonsense',
      /^TLS_KEY is \S+\/nonsense, but that file holds no PEM private key, which begins with -----BEGIN PRIVATE KEY-----\.$/
    ],
    ['cert', 'cert', /^TLS_KEY is \S+\/cert, but that file holds no PEM private key/],
    ['cert', 'otherKey', /^TLS_KEY is \S+\/otherKey, but that key does not belong to the certificate in TLS_CERT, \S+\/cert\. /],
    ['chain', 'key', /The server's own certificate must come first in that file\.$/],
    [
      'cert', 'encrypted',
      /^TLS_KEY is \S+\/encrypted, but that key needs a password, .+\. Remove it: openssl pkey -in \S+\/encrypted -out plain\.pem$/
    ],
    ['cert', 'encryptedOld', /^TLS_KEY is \S+\/encryptedOld, but that key needs a password/],
    ['oldCert', 'oldKey', /^TLS_CERT is \S+\/oldCert, but that certificate expired on \d{4}-\d\d-\d\dT\S+\. Renew it\.$/],
    ['futureCert', 'futureKey', /^TLS_CERT is \S+\/futureCert, but that certificate is not valid before \S+\. Is the clock right\?$/]
  ]
  for (const [cert, key, message] of cases) {
    t.throws(() => readOwn(`${folder}/${cert}`, `${folder}/${key}`), { message }, `${cert} and ${key}`)
  }
})

t.test('a file that this user may not read is reported as such', { skip: NO_MODES }, async t => {
  const folder = t.testdir({ cert: pair.cert, key: pair.key })
  chmodSync(`${folder}/cert`, 0o000)
  asStranger(() => {
    t.throws(() => readOwn(`${folder}/cert`, `${folder}/key`), { message: /^TLS_CERT is \S+\/cert, but this user may not read it\.$/ })
  })
})

t.test('what OpenSSL refuses is reported in its own words: a key that is too short', { skip: needs('openssl') }, async t => {
  const folder = t.testdir()
  writeFileSync(`${folder}/key`, '')
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:512', '-nodes', '-keyout', `${folder}/key`, '-out', `${folder}/cert`, '-subj', '/CN=desk', '-days', '9'
  ], { stdio: 'pipe' })
  t.throws(() => readOwn(`${folder}/cert`, `${folder}/key`), { message: /^TLS_CERT and TLS_KEY can't be used: .*key too small\.$/ })
})
