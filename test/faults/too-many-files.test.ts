import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { Agent, get, request, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { SERVICE, isAnswering, launch } from '../fixtures/launch.js'
import { needs } from '../fixtures/needs.js'
import { watch } from '../fixtures/parts.js'

const skip = needs('prlimit')
const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length

t.test('a service whose limit on open files is too low says so, and ends with exit code 1', { skip }, async t => {
  let message = ''
  const { exited } = await launch(t, {
    command: ['prlimit', '--nofile=100', ...SERVICE],
    stdio: ['ignore', 'pipe', 'pipe'],
    folder: t.testdir(),
    onStart ({ stderr }) { stderr!.on('data', text => { message += text }) }
  })
  t.same(await exited, { code: 1, signal: null })
  t.match(message, /^deskfeed: the limit on open files is too low\. Raise it, .+\n$/)
})

t.test('more connections than there may be files harm nobody who watches, and newcomers are served once some have gone', {
  skip
}, async t => {
  const { url, child, exited } = await launch(t, { folder: t.testdir() })
  const feed = await watch(t, url)
  await feed.next()
  const limit = openFiles(child.pid!) + 20
  execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${limit}:${limit}`])
  const port = Number(new URL(url).port)
  const sockets: Socket[] = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  t.teardown(() => { for (const socket of sockets) socket.destroy() })
  while (openFiles(child.pid!) < limit) await sleep(10)
  for (let pictures = 0; pictures < 30; pictures++) await feed.next()
  for (const socket of sockets) socket.destroy()
  while (!await isAnswering(url)) await sleep(50)
  await feed.next()
  child.kill('SIGTERM')
  t.ok(await feed.ended())
  t.same(await exited, { code: 0, signal: null })
})

t.test('while there is not a single descriptor left, whoever is connected is answered, and nothing ends the service', { skip }, async t => {
  const { url, child, exited } = await launch(t, { folder: t.testdir() })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const statusOf = async (path: string, host?: string, method = 'GET') => {
    const [answer] = await once(request(url + path, { method, agent, ...host && { headers: { host } } }).end(), 'response')
    await answer.resume().toArray()
    return answer.statusCode
  }
  const limit = (value: string) => execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${value}`])
  t.equal(await statusOf('/metrics'), 200)
  const [events] = await once(get(`${url}/host/events`, { agent: false }), 'response') as [IncomingMessage]
  const told = { text: '' }
  events.setEncoding('utf8').on('data', text => { told.text += text }).on('error', () => {})
  limit('3:')
  t.equal(await statusOf('/host/pause', undefined, 'POST'), 200)
  while (!told.text.includes('"paused":true')) await once(events, 'data')
  const end = performance.now() + 2000 // how full the memory is was asked meanwhile
  for (let count = 0; performance.now() < end; count++) {
    t.same([await statusOf('/', `name-${count}.test`), await statusOf('/metrics'), await statusOf('/host') < 600], [421, 200, true])
    await sleep(200)
  }
  limit('1000:')
  child.kill('SIGTERM')
  t.same(await exited, { code: 0, signal: null })
})
