import type { NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal } from './address.js'

/** Interfaces that lead to containers, virtual machines and tunnels rather than to the people in the room. */
const VIRTUAL = new RegExp(`^(${[
  'docker', 'br-', 'veth', 'virbr', 'vmnet', 'vboxnet', 'vethernet', 'lxc', 'lxd', 'cni', 'flannel', 'cali', 'podman',
  'tun', 'tap', 'utun', 'wg', 'tailscale', 'zt', 'ppp', 'awdl', 'llw', 'anpi', 'bridge', 'dummy', 'ifb'
].join('|')})`, 'i')

/** Whether an interface of this name leads to containers, virtual machines or tunnels. */
export function isVirtual (name: string): boolean {
  return VIRTUAL.test(name)
}

/** Whether listening here means listening on every address. */
function isWildcard (host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Lower is better. */
function rank (name: string, { family, address, internal }: NetworkInterfaceInfo): number {
  let rank = family === 'IPv4' ? 0 : 1
  if (address.startsWith('169.254.')) rank += 2 // no router gave it an address
  if (isVirtual(name)) rank += 4
  if (internal) rank += 8
  return rank
}

/**
 * The addresses a viewer can use, the best one first: real interfaces before virtual ones, IPv4 before IPv6, addresses for
 * other machines before loopback. Link-local IPv6 addresses are left out: browsers can't open them.
 * @param interfaces as `os.networkInterfaces()` gives them
 * @param host what the service listens on
 */
export function reachableAddresses (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string): string[] {
  if (!isWildcard(host)) return [host]
  return Object.entries(interfaces)
    .flatMap(([name, infos = []]) => infos.map(info => ({ ...info, rank: rank(name, info) })))
    .filter(({ family, address }) => host === '::' ? !isLinkLocal(address) : family === 'IPv4')
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address)
}
