import type { Link } from '../contract/host.js'

/** As many links for other machines as people can choose from at a glance. */
const FEW = 4

/**
 * The links to print: the best few for other machines, and the one for this machine. Those that lead into containers, virtual machines and
 * tunnels are left out if there is any other; the host's page has them all.
 * @param links the best one first
 * @param own the link for this machine itself, if it can be reached at a loopback address
 */
export function bestLinks (links: Link[], own?: string): string[] {
  const real = links.filter(({ kind }) => kind !== 'virtual')
  const few = (real.length > 0 ? real : links).slice(0, FEW).map(({ url }) => url)
  return own === undefined || few.includes(own) ? few : [...few, own]
}
