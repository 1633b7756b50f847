import t, { type Test } from 'tap'
import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { needs } from './fixtures/needs.js'
import { watch, type Feed } from './fixtures/parts.js'
import { decode } from './fixtures/pixels.js'
import { needsSecondHost } from './fixtures/second-host.js'
import { SERVICE, startService, type Service } from './fixtures/service.js'
import { startXServer } from './fixtures/x-server.js'

const VIEWERS = 50
/** How many of these viewers take one picture, and then nothing more. */
const STALLED = 10

t.test('the terminal says what is shared, and a link for each address of this machine', async t => {
  const service = await startService(t, { SOURCE: 'pattern', HOST: '0.0.0.0' })
  t.match(service.stdout(), 'Deskfeed shares the display "pattern" (1280x720) through pattern (as configured).\n')
  t.match(service.stdout(), /\nStop with Ctrl\+C\.\n$/)
  t.equal(service.stderr(), '', 'and has nothing to complain about')

  const links = [...service.stdout().matchAll(/^ {2}(http:\/\/.+:\d+\/)(?:#key=[\w-]{22})?$/gm)].map(([, link]) => link!)
  const addresses = Object.values(networkInterfaces()).flatMap(infos => infos!)
    .filter(({ family }) => family === 'IPv4').map(({ address }) => address)
  t.same(links.map(link => new URL(link).hostname).sort(), addresses.sort())
  t.equal(new URL(links.at(-1)!).hostname, '127.0.0.1', 'the one that works only here comes last')
  for (const link of links) t.equal((await fetch(`${link}healthz`)).status, 200, `${link} can be opened`)
})

t.test('a machine that has nothing but IPv6 is served, and gets links for it', { skip: needsSecondHost() || needs('unshare') }, async t => {
  const only6 = 'ip link set lo up; ip addr del 127.0.0.1/8 dev lo; ip addr add 2001:db8::2/128 dev lo; exec "$@"'
  const command = ['unshare', '--net', 'sh', '-c', only6, 'sh', ...SERVICE]
  const service = await startService(t, { SOURCE: 'pattern', HOST: '' }, undefined, command)
  const links = [...service.stdout().matchAll(/^ {2}(http:\S+\/)(#key=\S+)?$/gm)].map(([, link]) => new URL(link!))
  t.same(links.map(({ hostname }) => hostname), ['[2001:db8::2]', '[::1]'])
  for (const { href } of links) {
    const ask = `fetch('${href}healthz').then(({ status }) => console.log(status))`
    const asked = spawnSync('nsenter', [`--net=/proc/${service.pid}/ns/net`, process.execPath, '--eval', ask], { encoding: 'utf8' })
    t.equal(asked.stdout, '200\n', href)
  }
})

t.test('without a screen the test pattern is served, and the terminal says so', async t => {
  const service = await startService(t)
  t.match(service.stdout(),
    /^Deskfeed shares the display "pattern" \(1280x720\) through pattern \(no screen found; x11: .+; screenshot: .+\)\.$/m)
  t.match(service.stdout(), 'so this is a test pattern. See NO_DISPLAY in docs/troubleshooting.md.\n')
  const feed = await watch(t, service.url)
  for (let frame = 0; frame < 3; frame++) t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
})

t.test('on an X display its screen is served, through x11', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t)
  const service = await startService(t, { DISPLAY: display })
  t.match(service.stdout(), 'Deskfeed shares the display "screen" (1920x1080) through x11 (the first that works).')
})

t.test('.env in the working directory is read, and environment variables take precedence', async t => {
  const folder = t.testdir({ '.env': 'SOURCE=pattern\nPORT=not a port\n' })
  t.match((await startService(t, {}, folder)).stdout(), 'through pattern (as configured)')
})

t.test('a service that cannot work ends at once with one sentence that says what to change', async t => {
  const { url } = await startService(t, { SOURCE: 'pattern' })
  const taken = new URL(url).port
  const cases: { title: string, variables: Record<string, string>, message: RegExp, code?: number }[] = [
    {
      title: 'a port in use',
      variables: { SOURCE: 'pattern', PORT: taken },
      message: new RegExp(`^deskfeed: port ${taken} is in use on 127\\.0\\.0\\.1( by \\S+ \\(process \\d+\\))?\\. ` +
        `Set PORT to another one, such as ${Number(taken) + 1}, .+\\. See PORT_TAKEN in docs/troubleshooting\\.md\\.\n$`)
    },
    {
      title: 'an address of another machine',
      variables: { SOURCE: 'pattern', HOST: '203.0.113.1' },
      message: /^deskfeed: this machine has no address 203\.0\.113\.1\. Set HOST to .+\. See WRONG_ADDRESS in .+\.\n$/
    },
    {
      title: 'a wrong variable',
      variables: { PORT: 'http' },
      message: /^deskfeed: PORT in the environment is "http", but must be a whole number from 0 to 65535\.\n$/,
      code: 78
    },
    {
      title: 'variables that contradict each other',
      variables: { SOURCE: 'pattern', TLS_CERT: 'cert.pem' },
      message: /^deskfeed: TLS_CERT is set, but TLS_KEY is not\. Set both or neither\.\n$/,
      code: 78
    },
    {
      title: 'an unknown display',
      variables: { SOURCE: 'pattern', DISPLAY_ID: 'HDMI-9' },
      message: /^deskfeed: .*there is no display "HDMI-9"; pattern shows "pattern": set DISPLAY_ID to one of these.*\n$/
    },
    {
      title: 'SOURCE=x11 without DISPLAY',
      variables: { SOURCE: 'x11' },
      message: /^deskfeed: SOURCE=x11 does not work here: .*DISPLAY is not set.*\n$/
    },
    {
      title: 'SOURCE=x11 without an X server',
      variables: { SOURCE: 'x11', DISPLAY: ':9999' },
      message: /^deskfeed: SOURCE=x11 does not work here: no X server on :9999.*\n$/
    },
    {
      title: 'SOURCE=screenshot without a screen',
      variables: { SOURCE: 'screenshot' },
      message: /^deskfeed: SOURCE=screenshot does not work here: .+\n$/
    }
  ]
  for (const { title, variables, message, code = 1 } of cases) {
    await t.test(title, async t => {
      const service = await startService(t, variables)
      t.same(await service.exited, { code, signal: null })
      t.match(service.stderr(), message)
      t.equal(service.stderr().trim().split('\n').length, 1, 'one line, no stack trace')
      t.equal(service.stdout(), '', 'and no link that does not work')
    })
  }
})

t.test('an unknown display of an X server is reported with those that it has', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t)
  const service = await startService(t, { DISPLAY: display, DISPLAY_ID: 'HDMI-9' })
  t.same(await service.exited, { code: 1, signal: null })
  t.match(service.stderr(), /^deskfeed: there is no display "HDMI-9"; x11 shows "screen": set DISPLAY_ID to one of these.*\n$/)
})

/** 50 viewers who all see the screen; some then stop reading, until the system's buffers for them are full. */
async function fillWithViewers (t: Test, { url }: Service, fillBytes: number): Promise<Feed[]> {
  const feeds = await Promise.all(Array.from({ length: VIEWERS }, () => watch(t, url)))
  await Promise.all(feeds.map(feed => feed.next()))
  const [reading] = feeds
  for (let bytes = 0; bytes < fillBytes;) {
    const parts = await Promise.all([reading!, ...feeds.slice(1 + STALLED)].map(feed => feed.next()))
    bytes += parts[0]!.jpeg.length
  }
  const health = await (await fetch(`${url}/healthz`)).json() as { viewers: number, capturing: boolean }
  t.match(health, { capturing: true })
  // On a busy machine that takes so long that whoever has stopped is taken for dead.
  t.ok(health.viewers >= VIEWERS - STALLED && health.viewers <= VIEWERS, `${health.viewers} viewers`)
  return feeds
}

async function endsAtOnce (t: Test, service: Service, signal: NodeJS.Signals) {
  t.match(service.processes()[0], 'server.js', 'its processes can be found')
  const sent = performance.now()
  service.kill(signal)
  t.same(await service.exited, { code: 0, signal: null })
  const ms = performance.now() - sent
  t.comment(`gone ${ms.toFixed(0)} ms after ${signal}`)
  t.ok(ms < 2000, 'within 2 s')
  t.same(service.processes(), [], 'and leaves no process behind')
  const complaints = service.stderr().split('\n').filter(line => line && !line.startsWith('{"level":40,'))
  t.same(complaints, [], 'nor a complaint, warnings aside')
}

t.test('the service ends within 2 s while 50 are watching, some of whom have stopped reading', async t => {
  const service = await startService(t, { SOURCE: 'pattern', QUALITY: '100' })
  // More than the system buffers for a viewer who does not read: 4.8 MB, measured.
  await fillWithViewers(t, service, 8e6)
  await endsAtOnce(t, service, 'SIGTERM')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  for (const source of ['x11', 'screenshot']) {
    const skip = needs('Xvfb', 'import', 'xrandr')
    t.test(`${signal} ends the service within 2 s while 50 watch a screen through ${source}`, { skip }, async t => {
      const { display } = await startXServer(t)
      const service = await startService(t, { DISPLAY: display, SOURCE: source })
      await fillWithViewers(t, service, 0)
      await endsAtOnce(t, service, signal)
    })
  }
}

t.test('the service ends within 2 s while its screenshot program hangs, and ends that program too', {
  skip: needs('Xvfb', 'import', 'xrandr')
}, async t => {
  const server = await startXServer(t)
  const service = await startService(t, { DISPLAY: server.display, SOURCE: 'screenshot' })
  const feed = await watch(t, service.url)
  await feed.next()
  server.freeze()
  // Its programs come and go; one that is still there later hangs.
  const isHanging = () => service.processes().includes('xrandr --current')
  while (!isHanging() || !await sleep(500, true) || !isHanging()) await sleep(10)
  await endsAtOnce(t, service, 'SIGTERM')
})

t.test('Ctrl+C ends the service at once when nobody is watching', async t => {
  await endsAtOnce(t, await startService(t, { SOURCE: 'pattern' }), 'SIGINT')
})
