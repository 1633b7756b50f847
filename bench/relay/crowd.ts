import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../../test/fixtures/owner.js'

/** So many who watch one service. */
export interface Group {
  url: string
  viewers: number
  /** The address that they come from, if there are several. */
  from?: string
}

/** What one of them has got. */
export interface Seen {
  /** Updates that showed something new. */
  pictures: number
  bytes: number
  /** The longest time without one, ms. */
  longestGapMs: number
  /** How old each was, ms. */
  ages: number[]
  /** Whether the connection has ended: 0 or 1. */
  closed: number
}

/** @returns asks what all have got since they were last asked, by group */
export type AskCrowd = () => Promise<Seen[][]>

/** Has people watch `/updates` in a process of their own, which ends with the owner. */
export async function gather (owner: Owner, groups: Group[], on = (...command: string[]) => command): Promise<AskCrowd> {
  const script = fileURLToPath(new URL('crowd-program.ts', import.meta.url))
  const [program, ...args] = on(process.execPath, '--import', 'tsx', script, JSON.stringify(groups))
  const child = spawn(program!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  owner.teardown(() => child.kill('SIGKILL'))
  await once(child, 'message')
  return async () => {
    child.send('what?')
    const [seen] = await once(child, 'message') as [Seen[][]]
    return seen
  }
}
