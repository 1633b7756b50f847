import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { sayUnvisited, whenUnvisited } from '../../terminal/unvisited.js'
import { needs } from '../fixtures/needs.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'
import { SAYING_PID, startOnTerminal } from '../fixtures/terminal.js'

/** A server that waits for other machines, for so long, and who it was told that none came. */
async function waiting (t: Test, afterMs: number) {
  const server = createServer(socket => socket.end()).listen(0, '::')
  t.teardown(() => server.close())
  await once(server, 'listening')
  let calls = 0
  const called = new Promise<void>(resolve => {
    whenUnvisited(server, () => {
      calls++
      resolve()
    }, afterMs)
  })
  return { server, called, port: (server.address() as AddressInfo).port, calls: () => calls }
}

t.test('a service that only this machine has connected to says so, once', async t => {
  const { server, called, port, calls } = await waiting(t, 100)
  for (const address of ['127.0.0.1', '::1']) {
    const socket = connect(port, address)
    await once(socket, 'close')
  }
  await called
  await sleep(150)
  t.equal(calls(), 1)
  t.same([server.listenerCount('close'), server.listenerCount('connection')], [0, 1], 'and listens no more')
})

t.test('one that another machine has connected to does not', { skip: needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const { server, port, calls } = await waiting(t, 60_000)
  const program = `require('net').connect(${port}, '${host.address}').on('data', () => {}).on('close', () => process.exit())`
  const came = once(server, 'connection')
  const [node, ...args] = host.on(process.execPath, '--eval', program)
  const visit = once(spawn(node!, args, { stdio: 'ignore' }), 'exit')
  await came
  t.equal(server.listenerCount('close'), 0, 'it waits no more')
  await visit
  t.equal(calls(), 0)
})

t.test('a server that is closed waits no more', async t => {
  const { server, calls } = await waiting(t, 50)
  server.close()
  await once(server, 'close')
  await sleep(80)
  t.equal(calls(), 0)
})

t.test('the command is told if a firewall was found', async t => {
  t.match(sayUnvisited({ name: 'ufw', command: 'sudo ufw allow 1' }), /ufw may keep them out\. .*:\n\n {2}sudo ufw allow 1\n/)
  t.match(sayUnvisited(undefined), /in the same network\?.*\n.*doctor.* FIREWALL in docs\/troubleshooting\.md\.\n$/)
})

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

t.test('on a terminal the service says so itself; not if it is for this machine alone', { skip: needs('python3') }, async t => {
  const folder = t.testdir({ // a minute takes 0.3 s
    'quick.mjs': 'const { setTimeout: wait } = globalThis; globalThis.setTimeout = (then, ms) => wait(then, ms === 60_000 ? 300 : ms)'
  })
  const command = [...SAYING_PID, 'env', `NODE_OPTIONS=--import=${folder}/quick.mjs`, process.execPath, SERVER]
  const start = (HOST: string) => startOnTerminal(t, folder, command, { HOST })
  const [open, own] = await Promise.all([start('0.0.0.0'), start('127.0.0.1')])
  await open!.shows(/No other machine has connected yet\.[^]*FIREWALL in docs\/troubleshooting\.md\./)
  await sleep(500)
  t.equal(open!.text().split('No other machine').length, 2, 'once')
  t.notMatch(own!.text(), 'No other machine')
})
