import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { AVAHI, startAvahi } from '../../fixtures/avahi.js'
import { makeLan, type Machine } from '../../fixtures/lan.js'
import { needs } from '../../fixtures/needs.js'
import { needsSecondHost } from '../../fixtures/second-host.js'
import { SERVICE, startService } from '../../fixtures/service.js'

const skip = needs(...AVAHI) || needsSecondHost()
const KEY = 'the-key-in-the-link-Q8vEjRWe'
const PORT = '3000'
const ASK = fileURLToPath(new URL('../../fixtures/ask-mdns.mjs', import.meta.url))

const run = promisify(execFile)

/** Each test has a network of its own, so that they can run at the same time. */
function startOn (t: Test, machine: Machine, variables: Record<string, string> = {}) {
  const given = { SOURCE: 'pattern', HOST: '::', PORT, ACCESS_KEY: KEY, MDNS: 'always', ...variables }
  return startService(t, given, undefined, machine.on(...SERVICE))
}

t.test('another machine finds the service by a name that can be typed, until it ends', { skip }, async t => {
  const add = makeLan(t)
  const [desk, phone] = [add('Desk'), add('phone')]
  for (const machine of [desk, phone]) machine.plug()
  const avahi = await startAvahi(t, phone, 'phone')
  const browser = avahi.browse('_http._tcp')
  const service = await startOn(t, desk)
  t.match(service.stdout(), `  http://${desk.address}:3000/#key=${KEY}\n  http://deskfeed-desk.local:3000/#key=${KEY}\n`)

  const found = await browser.line(/^=;eth0;IPv4;/)
  t.match(found.split(';').slice(6), ['deskfeed-desk.local', /./, PORT, '"path=/"'])
  t.match(found, /;Deskfeed\\032on\\032desk\\044\\032port\\0323000;/)
  t.equal(await avahi.resolve('deskfeed-desk.local', 4), desk.address)
  t.equal(await avahi.resolve('deskfeed-desk.local', 6), desk.address6)
  const [program, ...args] = phone.on(
    'curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--resolve', `deskfeed-desk.local:3000:${desk.address}`,
    'http://deskfeed-desk.local:3000/access'
  )
  t.equal((await run(program!, args)).stdout, '200', 'the service answers to the name')

  service.kill('SIGTERM')
  await browser.line(/^-;eth0;IPv4;/)
  t.same(await service.exited, { code: 0, signal: null })
  t.equal(service.stderr(), '')
})

t.test('two machines of the same name do not fight, nor does one with another responder', { skip }, async t => {
  const add = makeLan(t)
  const [taken, desk, other] = [add('taken'), add('desk'), add('desk')]
  for (const machine of [taken, desk, other]) machine.plug()
  const avahi = await startAvahi(t, taken, 'deskfeed-desk')
  const services = await Promise.all([startOn(t, desk), startOn(t, other)])
  const browser = avahi.browse('_http._tcp')
  const addresses = await Promise.all(['2', '3'].map(async number => {
    await browser.line(new RegExp(`^=;eth0;IPv4;.*;deskfeed-desk-${number}.local;`))
    return await avahi.resolve(`deskfeed-desk-${number}.local`, 4)
  }))
  t.same(addresses.sort(), [desk.address, other.address], 'each has a name of its own')
  t.equal(await avahi.resolve('deskfeed-desk.local', 4), taken.address, 'and who came first has kept its name')
  for (const { stdout } of services) {
    t.match(stdout(), /Another machine in this network has the name in that link\. This one has another name: .*desk-[23]\.local:3000/)
  }
})

t.test('a network that comes later is told the name', { skip }, async t => {
  const add = makeLan(t)
  const [desk, phone] = [add('desk'), add('phone')]
  phone.plug()
  const avahi = await startAvahi(t, phone, 'phone')
  const browser = avahi.browse('_http._tcp')
  const service = await startOn(t, desk)
  t.notMatch(service.stdout(), '.local', 'without a network there is no name')
  desk.plug()
  await browser.line(/^=;eth0;IPv4;/)
  t.equal(await avahi.resolve('deskfeed-desk.local', 4), desk.address)
})

t.test('only machines of the network are answered, whoever sends to the group', { skip }, async t => {
  const add = makeLan(t)
  const [desk, stranger] = [add('desk'), add('stranger')]
  for (const machine of [desk, stranger]) machine.plug()
  const avahi = await startAvahi(t, stranger, 'stranger')
  const browser = avahi.browse('_http._tcp')
  await startOn(t, desk)
  await browser.line(/^=;eth0;IPv4;/)
  stranger.take(stranger.strange)
  const [program, ...args] = stranger.on(process.execPath, ASK, 'deskfeed-desk.local', stranger.strange, stranger.address)
  t.equal((await run(program!, args)).stdout.trim(), stranger.address)
})

t.test('where another program has the port for itself, the service works without a name, and says so in the log', { skip }, async t => {
  const desk = makeLan(t)('desk')
  desk.plug()
  const [program, ...args] = desk.on(process.execPath, '-e', 'require("dgram").createSocket("udp6").bind(5353, () => console.log("bound"))')
  const holder = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => holder.kill())
  await once(holder.stdout, 'data')
  const { stdout, stderr, kill, exited } = await startOn(t, desk)
  t.match(stdout(), `  http://${desk.address}:3000/#key=${KEY}\n  http://[${desk.address6}]:3000/#key=${KEY}\n`)
  kill('SIGTERM')
  await exited
  const lines = stderr().trim().split('\n').map(line => JSON.parse(line))
  t.match(lines, ['IPv4', 'IPv6'].map(family =>
    ({ level: 40, interface: 'eth0', family, msg: /^nobody there is told this machine's name by mDNS: bind EADDRINUSE/ })))
})
