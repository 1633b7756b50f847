import type { System } from '../system.js'
import type { Firewall, FirewallState } from './firewall.js'
import { firewalld } from './firewalld.js'
import { macos } from './macos.js'
import { nftables } from './nftables.js'
import { ufw } from './ufw.js'
import { windows } from './windows.js'

export type { FirewallState } from './firewall.js'

/** By system. Those that write rules for others come first: they also say how to change them. */
const FIREWALLS: Partial<Record<NodeJS.Platform, readonly Firewall[]>> = {
  linux: [ufw, firewalld, nftables],
  win32: [windows],
  darwin: [macos]
}

/** The first firewall of this machine that is on, and what it does to a port; `undefined` if none is, as far as this user may see. */
export async function readFirewall (port: number, system: System): Promise<FirewallState | undefined> {
  for (const look of FIREWALLS[system.platform] ?? []) {
    const state = await look(port, system)
    if (state) return state
  }
}
