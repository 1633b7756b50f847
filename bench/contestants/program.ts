import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Owner } from '../../test/fixtures/owner.js'
import type { Running } from './contestant.js'

/** Buffers and queues have their size by then, ms. */
const WARM_UP_MS = 3000

/** Starts a program that writes multipart to standard output. Resolves with its first bytes. */
export async function startProgram (owner: Owner, command: string, args: string[]): Promise<Running> {
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
  await Promise.race([
    once(child.stdout, 'readable'),
    exited.then(() => { throw ended() })
  ])
  let isWanted = true
  owner.teardown(() => { isWanted = false })
  exited.then(() => { if (isWanted) process.stderr.write(`  ${ended().message}\n`) })
  return { pid: child.pid!, stream: child.stdout, warmUpMs: WARM_UP_MS }
}
