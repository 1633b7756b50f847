import { WebSocket } from 'ws'
import type { Owner } from '../../test/fixtures/owner.js'
import { acknowledge } from '../deltas/receivers/updates.js'
import { headOf, UPDATE } from '../deltas/updates/read.js'

/** Somebody who looks at how old what they see is, and whether they are told so. */
export interface Look {
  /** Starts over. */
  begin (): void
  /** When the last update came, ms of `performance.now()`. */
  lastAt (): number
  /** What is said of the screen: `null` if all is well. */
  says (): string | null
  /** How old what was shown has become at most while nothing was said, ms. */
  longestSilentMs (): number
}

/** How often they look, ms. */
const EACH_MS = 10

/** Watches `/updates` until the owner is done. */
export async function look (owner: Owner, url: string): Promise<Look> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/updates`, { perMessageDeflate: false })
  owner.teardown(() => socket.terminate())
  let [takenAt, lastAt, longest] = [Date.now(), 0, 0]
  let says: string | null = null
  socket.on('error', () => {})
  socket.on('message', (message: Buffer, isBinary: boolean) => {
    if (!isBinary) {
      const { fault } = JSON.parse(message.toString()) as { fault?: string | null }
      if (fault !== undefined) says = fault
      return
    }
    if (message[0] !== UPDATE) return
    const head = headOf(message)
    acknowledge(socket, head.number)
    if (says !== null) return // a placeholder
    takenAt = Math.max(takenAt, head.takenAt)
    lastAt = performance.now()
  })
  const timer = setInterval(() => {
    if (says === null) longest = Math.max(longest, Date.now() - takenAt)
    else takenAt = Date.now() // what comes after it counts from its end
  }, EACH_MS)
  owner.teardown(() => clearInterval(timer))
  await new Promise<void>(resolve => socket.once('message', () => resolve()))
  return {
    begin: () => { longest = 0 },
    lastAt: () => lastAt,
    says: () => says,
    longestSilentMs: () => longest
  }
}
