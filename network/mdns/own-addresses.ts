import type { NetworkInterfaceInfo } from 'node:os'
import { withoutZone } from '../ipv6.js'
import type { OwnRecordTest } from './conflict.js'
import { contentOf, type ResourceRecord } from './message.js'

const textOf = (record: Pick<ResourceRecord, 'type' | 'data'>) => contentOf(record).toString('latin1')

/**
 * Makes a test for whether a record has an address of this machine, in whatever network.
 * @param interfaces as `os.networkInterfaces()` gives them
 */
export function ownAddressTest (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): OwnRecordTest {
  let known: Set<string> | undefined // hardly ever needed
  return record => {
    known ??= new Set(Object.values(interfaces).flatMap(infos => infos!).map(({ address, family }) =>
      textOf({ type: family === 'IPv4' ? 'A' : 'AAAA', data: withoutZone(address) })))
    return known.has(textOf(record))
  }
}
