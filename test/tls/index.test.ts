import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { get, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { makeCertificate } from '../../tls/certificate.js'
import { SHOWN_WIDTH, openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { watch } from '../fixtures/parts.js'
import { decode } from '../fixtures/pixels.js'
import { startService } from '../fixtures/service.js'

/** A service with a certificate that it made itself, kept in the given folder or a new one. */
async function startSecured (t: Test, variables: Record<string, string> = {}, state = t.testdir()) {
  const service = await startService(t, { SOURCE: 'pattern', TLS: 'self-signed', XDG_STATE_HOME: state, ...variables })
  const fingerprint = /^ {2}((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/m.exec(service.stdout())?.[1]
  return { ...service, state, ca: `${state}/deskfeed/certificate.pem`, fingerprint }
}

/** Asks as a client that trusts only one certificate and checks names: fails for any other. */
async function ask (url: string, options: RequestOptions): Promise<{ status?: number, body: string, fingerprint: string }> {
  const [response] = await once(get(url, { agent: false, ...options }), 'response') as [IncomingMessage]
  const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate()
  return { status: response.statusCode, body: await text(response), fingerprint: fingerprint256 }
}

t.test('TLS=self-signed serves the page at every link to anyone who trusts the certificate, whose fingerprint is printed', async t => {
  const { stdout, stderr, fingerprint, ca } = await startSecured(t, { HOST: '0.0.0.0' })
  t.equal(stderr(), '')
  t.notMatch(stdout(), 'http:')
  t.notMatch(stdout(), 'The certificate is new')
  t.match(stdout(), `It is stored in ${ca}.`)
  const links = [...stdout().matchAll(/^ {2}(https:\/\/\S+:\d+\/)(?:#\S+)?$/gm)].map(([, link]) => link!)
  const addresses = Object.values(networkInterfaces()).flatMap(infos => infos!)
    .filter(({ family }) => family === 'IPv4').map(({ address }) => address)
  t.same(links.map(link => new URL(link).hostname).sort(), addresses.sort())
  for (const link of [...links, links.at(-1)!.replace('127.0.0.1', 'localhost')]) {
    const answer = await ask(link, { ca: readFileSync(ca) })
    t.match(answer, { status: 200, fingerprint }, link)
    t.match(answer.body, '<title>屏幕共享</title>')
  }
  t.equal(new X509Certificate(readFileSync(ca)).fingerprint256, fingerprint)
  await t.rejects(ask(links[0]!, {}), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'anyone who does not know it is warned')
})

t.test('the certificate stays the same after a restart', async t => {
  const first = await startSecured(t)
  first.kill('SIGTERM')
  await first.exited
  const second = await startSecured(t, {}, first.state)
  t.equal(second.fingerprint, first.fingerprint)
  t.notMatch(second.stdout(), 'The certificate is new')
})

t.test('when this machine has a different address, the certificate is new, and the terminal says so', async t => {
  const old = makeCertificate(['localhost', '203.0.113.9'])
  const state = t.testdir({ deskfeed: { 'certificate.pem': old.cert } })
  writeFileSync(`${state}/deskfeed/key.pem`, old.key, { mode: 0o600 })
  const { stdout, url, fingerprint, ca } = await startSecured(t, {}, state)
  t.match(stdout(),
    /^The certificate is new \(the old one did not cover .*\b127\.0\.0\.1\): anyone who trusted the old one has to trust this one\.$/m)
  t.not(fingerprint, new X509Certificate(old.cert).fingerprint256)
  t.match(await ask(url, { ca: readFileSync(ca) }), { status: 200, fingerprint })
})

t.test('TLS_CERT and TLS_KEY serve a certificate that somebody else made', async t => {
  const { cert, key } = makeCertificate(['desk.example', '127.0.0.1'])
  const folder = t.testdir({ 'cert.pem': cert, 'key.pem': key })
  const service = await startService(t, { SOURCE: 'pattern', TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' }, folder)
  t.match(await ask(service.url, { ca: cert }), { status: 200, fingerprint: new X509Certificate(cert).fingerprint256 })
  t.match(service.stdout(), /^Deskfeed shares /, 'its owner knows it, so no fingerprint is shown')
})

t.test('settings that cannot work end the service at once, with one sentence that says what to change', async t => {
  const { cert } = makeCertificate(['localhost'])
  const folder = t.testdir({ cert, key: makeCertificate(['localhost']).key })
  // Files may still come: to start again may help then, and not where settings contradict each other.
  const cases: [variables: Record<string, string>, message: RegExp, code?: number][] = [
    [{ TLS_CERT: 'cert' }, /^deskfeed: TLS_CERT is set, but TLS_KEY is not\. Set both or neither\.\n$/, 78],
    [{ TLS_KEY: 'key' }, /^deskfeed: TLS_KEY is set, but TLS_CERT is not\. Set both or neither\.\n$/, 78],
    [
      { TLS: 'self-signed', TLS_CERT: 'cert', TLS_KEY: 'key' },
      /^deskfeed: TLS is self-signed, but TLS_CERT and TLS_KEY are set too\. Set either TLS or the other two\.\n$/,
      78
    ],
    [{ TLS_CERT: 'cert', TLS_KEY: 'nothing' }, /^deskfeed: TLS_KEY is nothing, but there is no such file\.\n$/],
    [
      { TLS_CERT: 'cert', TLS_KEY: 'key' },
      /^deskfeed: TLS_KEY is key, but that key does not belong to the certificate in TLS_CERT, cert\. .+\n$/
    ],
    [{ TLS: 'self-signed', XDG_STATE_HOME: `${folder}/cert` }, /^deskfeed: the certificate can't be kept in .+\n$/]
  ]
  for (const [variables, message, code = 1] of cases) {
    const service = await startService(t, { SOURCE: 'pattern', ...variables }, folder)
    t.same(await service.exited, { code, signal: null })
    t.match(service.stderr(), message)
    t.equal(service.stderr().trim().split('\n').length, 1, 'one line, no stack trace')
    t.equal(service.stdout(), '', 'and no link that does not work')
  }
})

t.test('a port in use is reported as it is without TLS', async t => {
  const { url, state } = await startSecured(t)
  const service = await startSecured(t, { PORT: new URL(url).port }, state)
  t.same(await service.exited, { code: 1, signal: null })
  t.match(service.stderr(), /^deskfeed: port \d+ is in use on 127\.0\.0\.1( by .+)?\. Set PORT to .+\.\n$/)
})

t.test('no browser is told to use only HTTPS, now or later', async t => {
  const secured = await startSecured(t)
  const plain = await startService(t, { SOURCE: 'pattern' })
  const headers = [
    (await once(get(secured.url, { agent: false, rejectUnauthorized: false }), 'response') as [IncomingMessage])[0].headers,
    Object.fromEntries((await fetch(plain.url)).headers)
  ]
  for (const found of headers) {
    t.notOk(found['strict-transport-security'])
    t.notMatch(found['content-security-policy'] ?? '', 'upgrade-insecure-requests')
  }
})

t.test('a browser shows the screen over HTTPS', { skip: needs('chromium') }, async t => {
  const { url } = await startSecured(t)
  const page = await openPage(t, { ignoreHTTPSErrors: true })
  await page.goto(`${url}/?watch=anyway`, { waitUntil: 'domcontentloaded' })
  t.equal(await page.title(), 'Shared screen')
  await until(page, `${SHOWN_WIDTH} === 1280`)
  t.equal(await page.evaluate(() => (globalThis as any).isSecureContext), true)
})

t.test('a player shows the screen over HTTPS', { skip: needs('ffmpeg') }, async t => {
  const { url } = await startSecured(t)
  const player = spawn('ffmpeg', [
    '-v', 'error', '-tls_verify', '0', '-f', 'mpjpeg', '-i', `${url}/video_feed`, '-frames:v', '5', '-f', 'framecrc', '-'
  ], { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => player.kill())
  const [frames, complaints] = await Promise.all([text(player.stdout), text(player.stderr)])
  t.equal(complaints, '')
  t.equal(frames.split('\n').filter(line => /^0,/.test(line)).length, 5)
})

t.test('the service ends within 2 s while some are watching and one has stopped reading', async t => {
  const service = await startSecured(t, { QUALITY: '100' })
  const feeds = await Promise.all(Array.from({ length: 5 }, () => watch(t, service.url)))
  for (const feed of feeds) t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
  // More than the system buffers for clients that do not read.
  for (let bytes = 0; bytes < 8e6;) bytes += (await feeds[0]!.next()).jpeg.length
  const sent = performance.now()
  service.kill('SIGTERM')
  t.same(await service.exited, { code: 0, signal: null })
  t.ok(performance.now() - sent < 2000)
})
