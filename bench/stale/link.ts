import { fork, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../../test/fixtures/owner.js'

/** What `link-program.ts` is to make. */
export interface LinkPlan {
  /** The devices. */
  here: string
  there: string
  namespace: string
  /** The first three numbers of the addresses. */
  network: string
  /** Each way, ms. */
  delayMs: number
  /** How fast the link of each address is, to there. */
  bytesPerMs: Record<string, number>
  /** How TCP on this machine finds out what the link carries; as the system is set if left out. */
  congestion?: string
}

export interface SlowLink {
  /** This machine, as those over there reach it. */
  host: string
  /** The argument vector to run a program there. */
  on (...command: string[]): string[]
  /** Loses all packets from and to an address from now on. */
  lose (address: string): void
}

/** Why there can't be one; `undefined` if there can. */
export function needsSlowLink (): string | undefined {
  if (!existsSync('/dev/net/tun') || process.getuid?.() !== 0) return 'slow links need root, and /dev/net/tun'
}

/**
 * Makes a network namespace behind a link for each address, with a rate of its own. It goes with the owner.
 * @param network its first three numbers, see RFC 2544
 * @param mbits Mbit/s, by the last number of the address
 */
export async function makeSlowLink (
  owner: Owner, network: string, mbits: Record<number, number>, { delayMs, congestion }: Pick<LinkPlan, 'delayMs' | 'congestion'>
): Promise<SlowLink> {
  const id = randomBytes(3).toString('hex')
  const namespace = `deskfeed-${id}`
  spawnSync('ip', ['netns', 'add', namespace])
  owner.teardown(() => { spawnSync('ip', ['netns', 'del', namespace]) })
  const bytesPerMs = Object.fromEntries(Object.entries(mbits).map(([last, mbit]) => [`${network}.${last}`, mbit * 125]))
  const plan: LinkPlan = { here: `df${id}a`, there: `df${id}b`, namespace, network, delayMs, bytesPerMs, ...congestion && { congestion } }
  const program = fileURLToPath(new URL('link-program.ts', import.meta.url))
  const child = fork(program, [JSON.stringify(plan)], { execArgv: ['--import', 'tsx'] })
  owner.teardown(() => { child.kill('SIGKILL') })
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`the link ended with ${code}`) })
  ended.catch(() => {})
  await Promise.race([once(child, 'message'), ended])
  return {
    host: `${network}.1`,
    on: (...command) => ['ip', 'netns', 'exec', namespace, ...command],
    lose: address => { child.send({ lost: address }) }
  }
}
