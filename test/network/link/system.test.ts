import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer, connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { descriptorOf } from '../../../network/link/descriptor.js'
import { linkSystem } from '../../../network/link/system.js'
import { makeCertificate } from '../../../tls/certificate.js'
import { makeSecondHost, needsSecondHost } from '../../fixtures/second-host.js'

/** More than a client's system takes while its program does not read. */
const MUCH = Buffer.alloc(20e6)

const system = await linkSystem()
const SKIP = !system && 'needs Linux, and koffi'
if (SKIP && process.env.CI === 'true') throw new Error(`with CI=true nothing is skipped, but this ${SKIP}`)

/** Both ends of a connection. The client reads nothing until it is told to. */
async function pair (t: Test, { tls = false, unix = false } = {}) {
  const certificate = makeCertificate(['localhost'])
  const server = tls ? createTlsServer(certificate) : createServer()
  const served = once(server, tls ? 'secureConnection' : 'connection') as Promise<[Socket]>
  server.listen(unix ? join(tmpdir(), `deskfeed-${randomUUID()}`) : { port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address() as AddressInfo & string
  const { port } = address
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false }
  const client = tls ? connectTls(options) : connect(unix ? { path: address } : options)
  const [socket] = await served
  t.teardown(() => {
    client.destroy()
    socket.destroy()
    server.close()
  })
  return { client: client.pause(), socket: socket.on('error', () => {}) }
}

for (const tls of [false, true]) {
  t.test(`it is known what a ${tls ? 'TLS' : 'TCP'} connection holds, and what is acknowledged`, { skip: SKIP }, async t => {
    const { client, socket } = await pair(t, { tls })
    const fd = descriptorOf(socket)!
    const before = system!.measure(fd)!.acknowledged
    const written = new Promise(resolve => socket.write(MUCH, resolve))
    while (!system!.held(fd)) await new Promise(setImmediate)
    client.resume()
    await written
    while (system!.held(fd)! > 0) await new Promise(setImmediate)
    const { acknowledged, bytesPerMs, leastRttMs } = system!.measure(fd)!
    const bytes = acknowledged - before
    t.ok(bytes >= MUCH.length && bytes < 1.01 * MUCH.length, `${bytes} bytes`)
    t.ok(bytesPerMs > 0)
    t.ok(leastRttMs > 0 && leastRttMs < 1000, `${leastRttMs} ms`)
  })
}

t.test('a system that is to hold little unsent takes little of a client that does not read', { skip: SKIP }, async t => {
  const held = async (limit?: number) => {
    const { socket } = await pair(t)
    const fd = descriptorOf(socket)!
    if (limit) system!.limitUnsent(fd, limit)
    socket.write(MUCH)
    for (let before = -1; ;) {
      const bytes = system!.held(fd)!
      if (bytes === before) return bytes
      before = bytes
      await sleep(100)
    }
  }
  const [much, little] = [await held(), await held(16_384)]
  t.ok(little < much / 2, `${little} bytes instead of ${much}`)
})

t.test('whoever is gone is found although nothing is sent to them', { skip: SKIP || needsSecondHost() }, async t => {
  const { address, on, device } = makeSecondHost(t)
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const program = `require('node:net').connect(${port}, '${address}')`
  const [command, ...args] = on(process.execPath, '-e', program) as [string, ...string[]]
  const client = spawn(command, args)
  t.teardown(() => client.kill('SIGKILL'))
  const [socket] = await once(server, 'connection') as [Socket]
  t.teardown(() => socket.destroy())
  socket.setKeepAlive(true, 1000)
  system!.limitProbes(descriptorOf(socket)!, 1, 2)
  spawnSync('ip', ['link', 'set', device, 'down'])
  const began = performance.now()
  await once(socket.resume(), 'close').catch(({ code }: NodeJS.ErrnoException) => t.match(code, /^(ETIMEDOUT|EHOSTUNREACH)$/))
  const took = performance.now() - began
  t.ok(took > 2000 && took < 10_000, `${took} ms`)
})

t.test('of a Unix socket, or one that is closed, the system can say nothing', { skip: SKIP }, async t => {
  const { socket } = await pair(t, { unix: true })
  t.equal(system!.measure(descriptorOf(socket)!), undefined)
  socket.destroy()
  t.equal(descriptorOf(socket), undefined)
  t.equal(system!.held(-1), undefined)
  t.equal(system!.measure(-1), undefined)
})
