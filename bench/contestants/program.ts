import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/fixtures/free-port.js'
import type { Owner } from '../../test/fixtures/owner.js'
import type { Running } from './contestant.js'

/** By then buffers and queues have reached their size, ms. */
const WARM_UP_MS = 3000

/** Connects to a program that listens on this port of loopback. */
type Connect = (port: number) => Promise<Readable>

export const overTcp: Connect = async port => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

export const overHttp: Connect = async port => {
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response') as [IncomingMessage]
  return response
}

/** Starts a program that writes multipart to standard output. Resolves when its first bytes arrive. */
export function startProgram (owner: Owner, command: string, args: string[]): Promise<Running> {
  return start(owner, command, args, async child => child.stdout!)
}

/** Starts a program that serves multipart on a port, and connects as soon as possible. Resolves when its first bytes arrive. */
export async function startServer (
  owner: Owner, command: string, argsFor: (port: number) => string[], open: Connect
): Promise<Running> {
  const port = await freePort()
  return await start(owner, command, argsFor(port), async child => {
    for (;;) {
      try {
        return await open(port)
      } catch (error) {
        if (child.exitCode !== null || (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
        await sleep(50)
      }
    }
  })
}

async function start (owner: Owner, command: string, args: string[], read: (child: ChildProcess) => Promise<Readable>): Promise<Running> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', text => { complaints += text })
  const exited = new Promise<void>(resolve => child.once('close', () => resolve()))
  const ended = () => new Error(`${command} ended: ${complaints.trim()}`)
  owner.teardown(async () => {
    child.kill('SIGKILL')
    await exited
  })
  await once(child, 'spawn') // throws if there is no such program
  const firstBytes = async () => {
    const stream = await read(child)
    owner.teardown(() => { stream.destroy() })
    await once(stream, 'readable')
    return stream
  }
  const stream = await Promise.race([firstBytes(), exited.then(() => { throw ended() })])
  let isWanted = true
  owner.teardown(() => { isWanted = false })
  exited.then(() => { if (isWanted) process.stderr.write(`  ${ended().message}\n`) })
  return { pid: child.pid!, stream, warmUpMs: WARM_UP_MS }
}
