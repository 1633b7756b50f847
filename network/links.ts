import type { Link } from '../contract/host.js'
import { isLoopbackName, urlHost } from './address.js'
import type { Place } from './interfaces.js'

export interface LinksOptions {
  /** Where the service can be reached, the best place first. */
  places: readonly Place[]
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
 * The ways to reach the service from other machines, the best one first; those for this machine itself if
 * there are no others. The name comes right after the best address: not every network and not every phone passes on what mDNS says.
 */
export function linksOf ({ places, port, protocol, key, streamKey, localName }: LinksOptions): Link[] {
  const outward = places.filter(({ address }) => !isLoopbackName(address))
  const found: Array<Pick<Link, 'address' | 'name' | 'kind'>> = [...outward.length > 0 ? outward : places]
  if (localName !== undefined) found.splice(1, 0, { address: localName, name: 'mDNS', kind: 'mdns' })
  return found.map(({ address, name, kind }) => {
    const base = `${protocol}://${urlHost(address)}:${port}`
    const needsKey = !isLoopbackName(address)
    return {
      address,
      name,
      url: `${base}/${key && needsKey ? `#key=${key}` : ''}`,
      streamUrl: `${base}/video_feed${streamKey && needsKey ? `?key=${streamKey}` : ''}`,
      kind
    }
  })
}
