// eslint-disable-next-line no-restricted-imports -- here it is caught
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { attempt } from './attempt.js'
import { places, type Place } from './interfaces.js'
import { knownDefaults } from './routes.js'

/** Interfaces by their names, as `os.networkInterfaces()` gives them. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

let known: Interfaces = {}

/**
 * The interfaces of this machine. To ask for them takes a descriptor. If the process has none left the system does not say: then they are
 * those of the last time, which are still right, most likely. Never throws; `os.networkInterfaces()` does, so it is called nowhere else.
 */
export function ownInterfaces (ask = networkInterfaces): Interfaces {
  known = attempt(ask) ?? known
  return known
}

/** What is known of each address of these interfaces. */
export function addressesOf (interfaces: Interfaces): NetworkInterfaceInfo[] {
  return Object.values(interfaces).flatMap((infos = []) => infos)
}

/** Where viewers reach what listens on this host here, by what is known now, the best place first: see {@link places}. */
export function ownPlaces (host: string, interfaces = ownInterfaces()): Place[] {
  return places(interfaces, host, knownDefaults())
}
