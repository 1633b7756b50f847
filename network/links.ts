import type { NetworkInterfaceInfo } from 'node:os'
import type { Link } from '../contract/host.js'
import { isLoopback, urlHost } from './address.js'
import { isVirtual, reachableAddresses } from './interfaces.js'

/** What links are made of. */
export interface LinkOptions {
  /** As `os.networkInterfaces()` gives them. */
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>
  /** The address the service listens on. */
  host: string
  port: number
  protocol: 'http' | 'https'
  /** The key in the link to the page. */
  key: string
  /** The key in the stream link. */
  streamKey: string
}

/** The links that people on other machines can open, those first that will most likely work. */
export function linksOf ({ interfaces, host, port, protocol, key, streamKey }: LinkOptions): Link[] {
  const nameOf = (address: string) =>
    Object.entries(interfaces).find(([, infos = []]) => infos.some(info => info.address === address))?.[0] ?? ''
  const addresses = reachableAddresses(interfaces, host)
  const outward = addresses.filter(address => !isLoopback(address))
  return (outward.length > 0 ? outward : addresses).map(address => {
    const name = nameOf(address)
    const base = `${protocol}://${urlHost(address)}:${port}`
    const [url, streamUrl] = [`${base}/#key=${key}`, `${base}/video_feed?key=${streamKey}`]
    return { address, name, url, streamUrl, kind: isVirtual(name) ? 'virtual' : 'real' }
  })
}
