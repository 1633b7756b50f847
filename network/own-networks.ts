import { BlockList, isIPv6 } from 'node:net'
import { unmapped, rateLimitKey } from './address.js'
import { canonicalIPv6 } from './ipv6.js'
import { addressesOf, ownInterfaces } from './own-interfaces.js'

/** This machine's networks are looked up again at most this often, ms. */
const REFRESH_MS = 1000

/** The networks that this machine is on itself: whoever is in one of them is a neighbour. */
export class OwnNetworks {
  readonly #interfaces: typeof ownInterfaces
  #networks = new BlockList()
  #askedAt = -Infinity

  constructor (interfaces = ownInterfaces) {
    this.#interfaces = interfaces
  }

  /**
   * What one guest is counted by: its address, or for IPv6 its /64. A neighbour is counted by its address in IPv6 too: in a network of our
   * own, a /64 is not one customer but everybody in the room.
   */
  readonly guestOf = (address: string): string => {
    const plain = unmapped(address)
    return isIPv6(plain) && this.#includes(plain) ? canonicalIPv6(plain) : rateLimitKey(plain)
  }

  #includes (address: string): boolean {
    if (performance.now() - this.#askedAt >= REFRESH_MS) {
      this.#askedAt = performance.now()
      this.#networks = new BlockList()
      for (const { address, cidr, family } of addressesOf(this.#interfaces())) {
        const bits = cidr?.split('/')[1]
        if (family === 'IPv6' && bits) this.#networks.addSubnet(unmapped(address), Number(bits), 'ipv6')
      }
    }
    return this.#networks.check(address, 'ipv6')
  }
}
