import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../test/fixtures/owner.js'
import type { Running } from './contestant.js'

/** Buffers and queues have their size by then, ms. */
const WARM_UP_MS = 3000

/** Connects to a program that serves on this port of loopback. */
export type Visit = (port: number) => Promise<Readable>

export const overTcp: Visit = async port => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

export const overHttp: Visit = async port => {
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response') as [IncomingMessage]
  return response
}

/**
 * Starts a program that gives multipart, to standard output or to a viewer. Resolves with its first bytes.
 * @param served how to come to it, and on which port it serves, if it does
 */
export async function startProgram (owner: Owner, command: string, args: string[], served?: { port: number, visit: Visit }): Promise<Running> {
  const child = spawn(command, args, { stdio: ['ignore', served ? 'ignore' : 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr!.on('data', text => { complaints += text })
  const exited = new Promise<void>(resolve => child.once('close', () => resolve()))
  const ended = () => new Error(`${command} ended: ${complaints.trim()}`)
  owner.teardown(async () => {
    child.kill('SIGKILL')
    await exited
  })
  await once(child, 'spawn') // throws if there is no such program

  async function firstVisit ({ port, visit }: { port: number, visit: Visit }): Promise<Readable> {
    for (;;) {
      try {
        return await visit(port)
      } catch (error) {
        if (child.exitCode !== null) throw ended()
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
        await sleep(50)
      }
    }
  }

  const stream = served ? await firstVisit(served) : child.stdout!
  owner.teardown(() => { stream.destroy() })
  await Promise.race([
    once(stream, 'readable'),
    exited.then(() => { throw ended() })
  ])
  let isWanted = true
  owner.teardown(() => { isWanted = false })
  exited.then(() => { if (isWanted) process.stderr.write(`  ${ended().message}\n`) })
  return { pid: child.pid!, stream, warmUpMs: WARM_UP_MS }
}
