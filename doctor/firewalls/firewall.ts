import type { System } from '../system.js'

/** Whether other machines get to a port: a firewall may also be on without saying what it lets in. */
export type PortState = 'open' | 'closed' | 'unknown'

/** A firewall that is on. */
export interface FirewallState {
  /** What it is called, in a sentence. */
  name: string
  port: PortState
  /** What lets other machines in. */
  command: string
}

/** One kind of firewall. @returns `undefined` if it is off, or not there */
export type Firewall = (port: number, system: System) => Promise<FirewallState | undefined>

/** Whether a range such as `3000`, `3000:3010` or `3000-3010` covers a port. */
export function covers (range: string, port: number): boolean {
  const [first, last = first] = range.split(/[:-]/).map(Number)
  return first! <= port && port <= last!
}
