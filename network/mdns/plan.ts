import { isIPv4 } from 'node:net'
import { isLoopback } from '../address.js'
import type { Place } from '../interfaces.js'
import type { Interfaces } from '../own-interfaces.js'
import type { LinkPlace } from './link-socket.js'

/** A link to answer on, and what to answer there. */
export interface PlannedLink extends LinkPlace {
  /** The addresses at which the service can be reached there. */
  addresses: string[]
}

/**
 * The links to answer on: real interfaces that the service listens on, each in the families in which it has an address.
 * @param places where the service can be reached
 */
export function planLinks (interfaces: Interfaces, places: Place[], platform = process.platform): PlannedLink[] {
  const real = places.filter(({ address, name, kind }) => kind === 'real' && name !== '' && !isLoopback(address))
  return [...new Set(real.map(({ name }) => name))].flatMap(name => {
    const addresses = real.filter(place => place.name === name).map(({ address }) => address)
    const infos = interfaces[name] ?? []
    return (['IPv4', 'IPv6'] as const).flatMap(family => {
      const first = addresses.find(address => isIPv4(address) === (family === 'IPv4'))
      if (first === undefined) return []
      // Windows wants its number, other systems its name.
      const zone = platform === 'win32' ? infos.find(({ scopeid }) => scopeid)?.scopeid : name
      const subnets = infos.flatMap(info => info.family === family && info.cidr ? [info.cidr] : [])
      return [{ name, family, scope: family === 'IPv4' ? first : `::%${zone}`, subnets, addresses }]
    })
  })
}
