import { MOST_BUSY, RELAY_CPU, SERVER_CORES, SERVER_CPU, type Scene } from './figures.js'

/** How a machine is connected: bits a second out of it, and how long a message takes to the next machine, ms. */
export interface Link {
  bitsPerSecond: number
  delayMs: number
}

/** One layer of the tree: so many machines, each fed by one of the layer above. */
export interface Layer {
  name: string
  machines: number
  /** How many of the next layer, or viewers, each feeds at most. */
  feeds: number
  /** Out of each machine. */
  link: Link
  /** CPU time of an update, ms: in a thread of its own before it goes out, and then for each that it goes out to. */
  cpuMs: { once: number, each: number }
}

/** From the origin down to the relays; the last one feeds viewers. */
export interface Plan {
  viewers: number
  scene: Scene
  layers: Layer[]
}

/** What the machines of a plan are connected by. */
export interface Network {
  origin: Link
  /** Out of a server of the bus in a data centre. */
  server: Link
  /** Out of a machine near the viewers: a relay, and the server beside it. */
  site: Link
}

/** An office's uplink; a data centre, an ocean away from some; and machines there, or in the building of those who watch. */
export const NETWORK: Network = {
  origin: { bitsPerSecond: 100e6, delayMs: 10 },
  server: { bitsPerSecond: 10e9, delayMs: 40 },
  site: { bitsPerSecond: 10e9, delayMs: 1 }
}

const mb = ({ bytes }: Scene) => bytes / 1e6

/** How many a machine can feed: as its link and its processor let it. */
function mostFed (scene: Scene, { bitsPerSecond }: Link, { each }: Layer['cpuMs']): number {
  const byLink = MOST_BUSY * bitsPerSecond / (scene.bytes * 8 * scene.perSecond)
  const byCpu = MOST_BUSY * 1000 / scene.perSecond / each
  return Math.max(0, Math.floor(Math.min(byLink, byCpu)))
}

/**
 * The smallest tree that feeds so many viewers: relays, a server beside each group of them that takes the updates once (a leaf node), and
 * above these as many layers of servers as it takes.
 * @throws if a link carries not even one
 */
export function planFor (viewers: number, scene: Scene, network = NETWORK): Plan {
  const relayCpu = {
    once: RELAY_CPU.updateMs + RELAY_CPU.updateMbMs * mb(scene), each: RELAY_CPU.viewerMs + RELAY_CPU.viewerMbMs * mb(scene)
  }
  const serverCpu = { once: 0, each: (SERVER_CPU.messageMs + SERVER_CPU.mbMs * mb(scene)) / SERVER_CORES }
  const layers: Layer[] = []
  const add = (name: string, below: number, link: Link, cpuMs: Layer['cpuMs']): number => {
    const feeds = mostFed(scene, link, cpuMs)
    if (feeds < 1) throw new Error(`${name}: a link of ${link.bitsPerSecond / 1e6} Mbit/s does not carry ${scene.name}`)
    const machines = Math.ceil(below / feeds)
    layers.unshift({ name, machines, feeds, link, cpuMs })
    return machines
  }
  let machines = add('relays', viewers, network.site, relayCpu)
  machines = add('servers near them', machines, network.site, serverCpu)
  while (machines > 1) machines = add('servers', machines, network.server, serverCpu)
  layers.unshift({ name: 'origin', machines: 1, feeds: 1, link: network.origin, cpuMs: { once: 0, each: 0 } })
  return { viewers, scene, layers }
}
