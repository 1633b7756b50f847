import type { NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal, isWildcard, unmapped } from './address.js'

/** Tunnels, and links between this machine and one other: the people in the room are not at the other end. */
const TUNNEL = new RegExp([
  '^(tun|tap|utun|ipsec|gpd|cscotun|wg|tailscale|zt|ham\\d|nebula|nordlynx|proton|cloudflarewarp|ppp|wwan|rmnet|ccmni|gre|sit\\d|ip6tnl)',
  '^(awdl|llw|anpi|p2p0$|p2p-|dummy|ifb|nlmon|veth(?!ernet)|cali|vnet\\d|macvtap)',
  'vpn|wireguard|tailscale|zerotier|hamachi|tap-windows|npcap|loopback|teredo'
].join('|'), 'i')

/** Switches inside this machine, for containers and virtual machines. The real network may be one of their ports. */
const SWITCH = new RegExp([
  '^(docker|br-[0-9a-f]{4}|podman|cni|flannel|nerdctl|lxc|lxd|incus|virbr|vmnet|vboxnet|bridge\\d|vethernet)',
  'virtualbox|vmware|hyper-v'
].join('|'), 'i')

/**
 * MAC addresses that VirtualBox and VMware give the host's end of a network of theirs, which Windows may call "Ethernet 2". Those of their
 * guests are others.
 */
const SWITCH_MAC = /^(0a:00:27|00:50:56:c0)/i

/** An address at which the service can be reached. */
export interface Place {
  /** The address, or whatever name the service listens on. */
  address: string
  /** The name of its interface; empty if no interface has it. */
  name: string
  /** Whether it is that of a network with other people in it, or leads only to this machine, what runs in it, or through a tunnel. */
  kind: 'real' | 'virtual'
}

type Info = NetworkInterfaceInfo & { name: string }

function kindOf ({ name, internal, mac }: Info, isDefault: boolean): Place['kind'] {
  if (internal || TUNNEL.test(name)) return 'virtual'
  return (SWITCH.test(name) || SWITCH_MAC.test(mac)) && !isDefault ? 'virtual' : 'real'
}

/** Lower is better. Each line outweighs all above it. */
function rank ({ address, family, internal }: Info, kind: Place['kind'], isDefault: boolean): number {
  return (isDefault ? 0 : 1) +
    (family === 'IPv4' ? 0 : 2) +
    (address.startsWith('169.254.') ? 4 : 0) + // no router gave it an address
    (kind === 'real' ? 0 : 8) +
    (internal ? 16 : 0)
}

/**
 * Where a viewer can reach the service, the best place first: real interfaces before virtual ones, IPv4 before IPv6, which is longer to
 * type, the default route before others, addresses for other machines before loopback. Link-local IPv6 addresses are left out: browsers
 * can't open them.
 * @param interfaces as `os.networkInterfaces()` gives them
 * @param host what the service listens on
 * @param defaults the addresses on the default routes, as far as they are known
 */
export function places (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string, defaults: readonly string[] = []): Place[] {
  const infos = Object.entries(interfaces).flatMap(([name, infos = []]) => infos.map(info => ({ ...info, name })))
  const ranked = infos.map(info => {
    const isDefault = infos.some(({ name, address }) => name === info.name && defaults.includes(address))
    const kind = kindOf(info, isDefault)
    return { address: info.address, name: info.name, kind, family: info.family, rank: rank(info, kind, isDefault) }
  })
  if (!isWildcard(host)) {
    const { name = '', kind = 'real' } = ranked.find(({ address }) => address === unmapped(host)) ?? {}
    return [{ address: host, name, kind }]
  }
  return ranked
    .filter(({ family, address }) => host === '::' ? !isLinkLocal(address) : family === 'IPv4')
    .sort((a, b) => a.rank - b.rank)
    .map(({ address, name, kind }) => ({ address, name, kind }))
}

/** The addresses of {@link places}. */
export function reachableAddresses (...given: Parameters<typeof places>): string[] {
  return places(...given).map(({ address }) => address)
}
