import type { NetworkInterfaceInfo } from 'node:os'
import type { Link } from '../contract/host.js'
import { isLoopback, urlHost } from './address.js'
import { places } from './interfaces.js'

export interface LinksOptions {
  /** As `os.networkInterfaces()` gives them. */
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>
  /** The addresses on the default routes, as `defaultAddresses` gives them. */
  defaults?: string[] | undefined
  /** What the service listens on. */
  host: string
  port: number
  protocol: 'http' | 'https'
  /**
   * What opens the page, if a key does. It goes into the fragment, which browsers keep to themselves (RFC 3986, section 3.5), so it
   * reaches no proxy and no log. Links for this machine itself need none.
   */
  key?: string | undefined
  /** What opens the stream, if a key does. */
  streamKey?: string | undefined
  /** The name that mDNS gives this machine, if it does. */
  localName?: string | undefined
}

/**
 * The ways to reach the service from other machines, the best one first, in the order of {@link places}; those for this machine itself if
 * there are no others. The name comes right after the best address: not every network and not every phone passes on what mDNS says.
 */
export function linksOf ({ interfaces, defaults, host, port, protocol, key, streamKey, localName }: LinksOptions): Link[] {
  const all: Array<Pick<Link, 'address' | 'name' | 'kind'>> = places(interfaces, host, defaults)
  const outward = all.filter(({ address }) => !isLoopback(address))
  const found = outward.length > 0 ? outward : all
  if (localName !== undefined) found.splice(1, 0, { address: localName, name: 'mDNS', kind: 'mdns' })
  return found.map(({ address, name, kind }) => {
    const base = `${protocol}://${urlHost(address)}:${port}`
    const needsKey = !isLoopback(address)
    return {
      address,
      name,
      url: `${base}/${key && needsKey ? `#key=${key}` : ''}`,
      streamUrl: `${base}/video_feed${streamKey && needsKey ? `?key=${streamKey}` : ''}`,
      kind
    }
  })
}
