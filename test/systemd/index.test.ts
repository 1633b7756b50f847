import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { openDatagrams } from '../../systemd/datagrams.js'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { openNotifySocket, type Notification } from '../fixtures/notify-socket.js'
import { watch } from '../fixtures/parts.js'
import { SERVICE, startService } from '../fixtures/service.js'
import { startXServer } from '../fixtures/x-server.js'

const skip = needs('python3')
const isFed = ({ fields }: Notification) => fields.includes('WATCHDOG=1')
const isUnfed = (notification: Notification) => !isFed(notification)
/** Says how it is twice a second. */
const WATCHED = { WATCHDOG_USEC: '1000000' }

/** Holds a socket that listens, and passes it on to two services, one after the other, as systemd does at a restart. */
const HOLDER = ['python3', '-c', `
import os, socket, sys
held = socket.create_server(('127.0.0.1', 0))
os.dup2(held.fileno(), 3)
os.set_inheritable(3, True)
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')
        os.execvp(sys.argv[1], sys.argv[1:])
    os.waitpid(pid, 0)
`]

function isRunning (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test('systemd hears that the service is ready once it listens, how it is, and that it stops', { skip }, async t => {
  const name = `/tmp/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const port = await freePort()
  const ready = heard.next(() => true).then(async notification => {
    t.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200, 'it listens')
    return notification
  })
  const service = await startService(t, { SOURCE: 'pattern', NOTIFY_SOCKET: name, ...WATCHED, PORT: String(port) })
  t.same(await ready, { pid: service.pid, fields: ['READY=1', 'STATUS=Shares "pattern" through pattern; 0 viewers', 'WATCHDOG=1'] })

  const feed = await watch(t, service.url)
  await feed.next()
  await heard.next(({ fields }) => fields.includes('STATUS=Shares "pattern" through pattern; 1 viewer'))

  const stopping = heard.next(({ fields }) => fields.includes('STOPPING=1'))
  service.kill('SIGTERM')
  t.equal((await stopping).pid, service.pid)
  t.match(await service.exited, { code: 0 })
  t.equal(heard.all.at(-1), await stopping, 'and nothing more')
})

t.test('the watchdog hears nothing while the event loop stands still', { skip }, async t => {
  const name = `/tmp/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const folder = t.testdir({
    'block.mjs': `
    import { existsSync, writeFileSync } from 'node:fs'
    process.on('SIGWINCH', () => {
      writeFileSync(import.meta.dirname + '/blocked', '')
      while (!existsSync(import.meta.dirname + '/go-on'));
    })
  `
  })
  const service = await startService(t, {
    SOURCE: 'pattern', NOTIFY_SOCKET: name, ...WATCHED, NODE_OPTIONS: `--import=${folder}/block.mjs`
  })
  await heard.next(isFed)
  service.kill('SIGWINCH')
  while (!existsSync(`${folder}/blocked`)) await sleep(10)
  const datagrams = await openDatagrams(name)
  t.teardown(() => datagrams.close())
  const marked = heard.next(({ pid }) => pid === process.pid)
  datagrams.send('STATUS=what was sent before is read now')
  await marked
  const read = heard.all.length
  await sleep(2 * 1000)
  t.equal(heard.all.length, read, 'for twice as long as it may be silent')
  writeFileSync(`${folder}/go-on`, '')
  await heard.next(isFed)
})

t.test('the watchdog hears nothing while somebody watches and the screen is lost', { skip: needs('python3', 'Xvfb') }, async t => {
  const name = `/tmp/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const server = await startXServer(t)
  const service = await startService(t, { DISPLAY: server.display, SOURCE: 'x11', NOTIFY_SOCKET: name, ...WATCHED })
  const feed = await watch(t, service.url)
  await feed.next()
  await heard.next(isFed)
  await server.kill()
  t.match((await heard.next(isUnfed)).fields, ['READY=1', /^STATUS=The screen is lost: .+; 1 viewer$/])
  await server.start()
  await heard.next(isFed)
  await server.kill()
  await heard.next(isUnfed)
  feed.leave()
  await heard.next(isFed)
})

t.test('without koffi the program systemd-notify speaks for the service', { skip: needs('python3', 'systemd-notify') }, async t => {
  const name = `@deskfeed/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const folder = t.testdir({
    'hide.mjs': `
    import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(\`export async function resolve (name, context, next) {
      if (name === 'koffi') throw new Error('there is no koffi')
      return await next(name, context)
    }\`))
  `
  })
  const ready = heard.next(({ fields }) => fields.includes('READY=1'))
  const service = await startService(t, { SOURCE: 'pattern', NOTIFY_SOCKET: name, NODE_OPTIONS: `--import=${folder}/hide.mjs` })
  t.same((await ready).fields, ['READY=1', 'STATUS=Shares "pattern" through pattern; 0 viewers', 'WATCHDOG=1'])
  const stopping = heard.next(({ fields }) => fields.includes('STOPPING=1'))
  service.kill('SIGTERM')
  await stopping
  t.match(await service.exited, { code: 0 })
})

t.test('if nobody hears it, the service goes on, and says so once', { skip }, async t => {
  const name = `/tmp/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const service = await startService(t, { SOURCE: 'pattern', NOTIFY_SOCKET: name, ...WATCHED })
  await heard.close()
  while (!service.stderr()) await sleep(50)
  await sleep(1500) // it would have said so three times
  const lines = service.stderr().trim().split('\n').map(line => JSON.parse(line))
  t.match(lines, [{ level: 40, msg: /^systemd can't be told how the service is \(.+: ECONNREFUSED\)/ }])
  t.equal(lines.length, 1)
  t.equal((await fetch(`${service.url}/healthz`)).status, 200)
})

t.test('a socket that systemd passes is listened on instead of HOST and PORT', { skip: needs('systemd-socket-activate') }, async t => {
  const port = await freePort()
  const names = ['HOST', 'PORT', 'LINK', 'STATE', 'SOURCE'].flatMap(name => ['-E', name])
  const starting = startService(t, { SOURCE: 'pattern', HOST: '192.0.2.1', PORT: '1' }, undefined,
    ['systemd-socket-activate', '-l', `127.0.0.1:${port}`, ...names, ...SERVICE])
  // The first connection starts it, and is answered by it.
  let answer: Response | undefined
  while (!answer) answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => sleep(50, undefined))
  t.equal(answer.status, 200)
  const service = await starting
  t.equal(service.url, `http://127.0.0.1:${port}`, 'the link says where')
})

t.test('connections wait while the service is started again, and none is refused', { skip }, async t => {
  const name = `/tmp/${randomUUID()}`
  const heard = await openNotifySocket(t, name)
  const first = heard.next(isFed)
  const service = await startService(t, { SOURCE: 'pattern', NOTIFY_SOCKET: name }, undefined, [...HOLDER, ...SERVICE])
  /** Which one answers, on a new connection. */
  const instance = async () => {
    const [answer] = await once(get(`${service.url}/healthz`, { agent: false }), 'response') as [IncomingMessage]
    return (await json(answer) as { instance: string }).instance
  }
  const before = await instance()
  const stopping = heard.next(({ fields }) => fields.includes('STOPPING=1'))
  const second = heard.next(isFed)
  const { pid } = await first
  process.kill(pid, 'SIGTERM')
  await stopping
  while (isRunning(pid)) await sleep(5) // until then it may have accepted a connection, and ends with that
  let answers = 0
  const isOver = second.then(() => true)
  while (!await Promise.race([isOver, sleep(20, false)])) {
    t.not(await instance(), before)
    answers++
  }
  t.comment(`${answers} were answered by the second one while it started`)
  process.kill((await second).pid, 'SIGTERM')
  await service.exited
})

t.test('programs that take pictures get neither the socket nor what systemd has said', { skip }, async t => {
  const service = await startService(t, {
    SOURCE: 'command',
    SOURCE_COMMAND: JSON.stringify([
      'sh', '-c', '[ -e /proc/$$/fd/3 ] && has=socket; echo "<$has$LISTEN_FDS$LISTEN_PID$NOTIFY_SOCKET>" >&2; exit 1'
    ]),
    NOTIFY_SOCKET: '@deskfeed-nobody'
  }, undefined, [...HOLDER, ...SERVICE])
  await service.exited
  t.match(service.stderr(), '<>')
})
