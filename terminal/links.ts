import type { NetworkInterfaceInfo } from 'node:os'
import { isLoopback, urlHost } from '../network/address.js'
import { reachableAddresses } from '../network/interfaces.js'

/**
 * The links a viewer can use, in the order of {@link reachableAddresses}.
 * @param interfaces as `os.networkInterfaces()` gives them
 * @param host what the service listens on
 * @param key what opens the page, if a key does. It goes into the fragment, which browsers keep to themselves (RFC 3986, section 3.5),
 *   so it reaches no proxy and no log. This machine itself needs none.
 */
export function links (
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string, port: number, scheme: 'http' | 'https' = 'http', key?: string
): string[] {
  return reachableAddresses(interfaces, host).map(address => {
    const fragment = key && !isLoopback(address) ? `#key=${key}` : ''
    return `${scheme}://${urlHost(address)}:${port}/${fragment}`
  })
}
