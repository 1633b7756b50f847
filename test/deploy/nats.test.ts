import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { EnvSchema } from '../../config.js'
import { NoAnswer } from '../../relay/bus.js'
import { readCredentials } from '../../relay/nats/index.js'
import { readCompose } from '../../scripts/container/compose.js'
import { needs } from '../fixtures/needs.js'
import { natsBus, settled } from '../fixtures/relay/nats-bus.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'
import { stuckSubscriber } from '../fixtures/relay/stuck-subscriber.js'

const FOLDER = fileURLToPath(new URL('../../deploy/nats/', import.meta.url))
const skip = needs('nats-server', 'openssl')

/** A folder with what the configuration needs: nkeys as `new-nkey.js` makes them, and a certificate for 127.0.0.1. */
const folder = t.testdir()
const nkeyOf = (name: string) =>
  execFileSync(process.execPath, [`${FOLDER}new-nkey.js`, join(folder, name)], { encoding: 'utf8', stdio: 'pipe' }).trim()
const NKEYS = { origin: nkeyOf('origin.nk'), relay: nkeyOf('relay.nk') }
if (!skip) {
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=bus',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(folder, 'server-key.pem'), '-out', join(folder, 'server.pem')
  ], { stdio: 'ignore' })
}
const ca = skip ? '' : readFileSync(join(folder, 'server.pem'), 'utf8')
const as = (name: string) => ({ ca, authenticator: readCredentials(join(folder, name)) })

/** A configuration as it stands there, with what a person fills in. */
function configuration (name: string): string {
  return readFileSync(FOLDER + name, 'utf8')
    .replace('put the nkey of the origin here', NKEYS.origin)
    .replace('put the nkey of the relays here', NKEYS.relay)
    .replaceAll('/etc/nats/', `${folder}/`)
    .replace(/^listen: .*$/m, '')
}

async function start (t: Parameters<typeof startNatsServer>[0]) {
  const server = await startNatsServer(t, { configuration: configuration('nats.conf') })
  return { ...server, url: server.url.replace('nats:', 'tls:') }
}

t.test('the seed of an nkey is for nobody else to read, and is not written over', async t => {
  t.equal(statSync(join(folder, 'origin.nk')).mode & 0o777, 0o600)
  t.throws(() => nkeyOf('origin.nk'), { message: /origin\.nk is there already: choose another name, or remove it\n$/ })
  t.match(NKEYS.origin, /^U[A-Z2-7]{55}$/)
})

t.test('origin and relays do all that they need over a server with this configuration', { skip }, async t => {
  const { url } = await start(t)
  const said: string[] = []
  const [origin, relay] = await Promise.all([natsBus(t, url, said, as('origin.nk')), natsBus(t, url, said, as('relay.nk'))])
  t.same(said, [])
  const large = Buffer.alloc(700_000, 7)
  origin.answer('deskfeed.hall-1.ask', () => large)
  origin.answer('deskfeed.origins', () => Buffer.from('hall-1'))
  await settled(origin, 'deskfeed.hall-1.updates')
  t.equal((await relay.ask('deskfeed.hall-1.ask', Buffer.alloc(10), 10_000)).length, large.length)
  t.same((await relay.askAll('deskfeed.origins', Buffer.alloc(0), 200)).map(String), ['hall-1'])
  const arrived = new Promise<Buffer>(resolve => relay.subscribe('deskfeed.hall-1.updates', resolve))
  await t.rejects(relay.ask('deskfeed.hall-1.nobody', Buffer.alloc(0), 100), NoAnswer)
  said.splice(0) // that question is none of those it may ask
  await origin.publish('deskfeed.hall-1.updates', large)
  t.ok((await arrived).equals(large))
  t.same(said, [])
})

t.test('a relay can neither publish a screen nor answer for an origin, and hears what it tries', { skip }, async t => {
  const { url } = await start(t)
  const said: string[] = []
  const [relay, thief] = await Promise.all([natsBus(t, url, [], as('relay.nk')), natsBus(t, url, said, as('relay.nk'))])
  const heard: Buffer[] = []
  relay.subscribe('deskfeed.hall-1.updates', bytes => heard.push(bytes))
  await t.rejects(relay.ask('deskfeed.hall-1.ask', Buffer.alloc(0), 5000), NoAnswer)
  await thief.publish('deskfeed.hall-1.updates', Buffer.from('a screen'))
  thief.answer('deskfeed.hall-1.ask', () => Buffer.from('an answer'))
  await t.rejects(thief.ask('deskfeed.hall-1.ask', Buffer.alloc(0), 5000), NoAnswer)
  await t.rejects(relay.ask('deskfeed.hall-1.ask', Buffer.alloc(0), 5000), NoAnswer)
  t.same(heard, [])
  t.match(said.join('\n'), /refuses: Permissions Violation for Publish to "deskfeed\.hall-1\.updates"/)
  t.match(said.join('\n'), /refuses: Permissions Violation for Subscription to "deskfeed\.hall-1\.ask"/)
})

t.test('a stranger, a plain connection and a certificate of nobody are turned away, each with a sentence', { skip }, async t => {
  const { url, port } = await start(t)
  const cases = [
    { url, options: { ca }, says: /does not let this service in: check BUS_CREDS, or the user and password in BUS\. It is tried/ },
    { url: url.replace('tls://', 'tls://me:secret@'), options: { ca }, says: /does not let this service in/ },
    { url, options: { authenticator: as('origin.nk').authenticator }, says: /has a certificate that is not trusted \(self-signed/ }
  ]
  for (const { url, options, says } of cases) {
    const said: string[] = []
    const bus = await natsBus(t, url, said, options)
    t.equal(bus.isConnected, false)
    t.match(said.join(' '), says)
    t.match(said.join(' '), `The bus at 127.0.0.1:${port} `)
    t.notMatch(said.join(' '), 'secret')
  }
  const plain = await startNatsServer(t)
  const said: string[] = []
  t.equal((await natsBus(t, plain.url.replace('nats:', 'tls:'), said)).isConnected, false)
  t.match(said.join(' '), /knows no TLS/)
})

t.test('a relay that has stopped is cut off, and the others get all that is published', { skip }, async t => {
  const server = await start(t)
  const [origin, relay] = await Promise.all([
    natsBus(t, server.url, [], as('origin.nk')), natsBus(t, server.url, [], as('relay.nk'))
  ])
  const stuck = await stuckSubscriber(t, { ...as('relay.nk'), port: server.port, subject: 'deskfeed.hall-1.updates' })
  let heard = 0
  relay.subscribe('deskfeed.hall-1.updates', () => { heard++ })
  await t.rejects(relay.ask('deskfeed.hall-1.ask', Buffer.alloc(0), 5000), NoAnswer)
  let sent = 0
  while (!stuck.isCut() && sent < 2000) {
    await origin.publish('deskfeed.hall-1.updates', Buffer.alloc(200_000))
    sent++
  }
  await t.rejects(relay.ask('deskfeed.hall-1.ask', Buffer.alloc(0), 5000), NoAnswer)
  t.ok(stuck.isCut())
  t.equal(heard, sent)
  t.match(server.log(), /Slow Consumer Detected/)
})

t.test('a leaf near the viewers passes on what the bus has, and questions the other way', { skip }, async t => {
  const leafPort = 20_000 + process.pid % 10_000
  const hub = await startNatsServer(t, {
    configuration: configuration('nats.conf')
      .replace('users: [', 'users: [\n    { user: leaf, password: "a password", permissions: $RELAY }') +
      `\nleafnodes { listen: "127.0.0.1:${leafPort}", tls: { cert_file: "${folder}/server.pem", key_file: "${folder}/server-key.pem" } }`
  })
  const leaf = await startNatsServer(t, {
    configuration: configuration('leaf.conf')
      .replace(/^LEAF_URL: .*$/m, `LEAF_URL: "tls://leaf:a%20password@127.0.0.1:${leafPort}"`)
      .replace('{ url: $LEAF_URL }', `{ url: $LEAF_URL, tls: { ca_file: "${folder}/server.pem" } }`)
  })
  await leaf.logged(/Leafnode connection created/)
  const origin = await natsBus(t, hub.url.replace('nats:', 'tls:'), [], as('origin.nk'))
  const relay = await natsBus(t, leaf.url.replace('nats:', 'tls:'), [], as('relay.nk'))
  origin.answer('deskfeed.hall-1.ask', bytes => bytes)
  const arrived = new Promise<Buffer>(resolve => relay.subscribe('deskfeed.hall-1.updates', resolve))
  // The leaf tells the bus what it wants some time after it was told so itself.
  const until = performance.now() + 10_000
  while (performance.now() < until) {
    if (await relay.ask('deskfeed.hall-1.ask', Buffer.from('a'), 500).then(() => true, () => false)) break
  }
  t.equal(String(await relay.ask('deskfeed.hall-1.ask', Buffer.from('who'), 5000)), 'who')
  await origin.publish('deskfeed.hall-1.updates', Buffer.alloc(700_000, 1))
  t.equal((await arrived).length, 700_000)
})

t.test('the example for compose sets variables that there are, and starts the image of the Dockerfile', async t => {
  const services = readCompose(`${FOLDER}compose.yaml`) as Record<string, any>
  for (const name of Object.keys(services.relay.environment)) t.ok(name in EnvSchema.properties, name)
  t.ok(existsSync(join(FOLDER, services.relay.build.context, services.relay.build.dockerfile)))
  for (const service of Object.values(services)) {
    t.match(service, { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  }
})
