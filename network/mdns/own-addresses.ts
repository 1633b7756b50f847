import { withoutZone } from '../ipv6.js'
import { addressesOf, type Interfaces } from '../own-interfaces.js'
import type { OwnRecordTest } from './conflict.js'
import { RecordSet } from './record-set.js'

/** Makes a test for whether a record has an address of this machine, in whatever network. */
export function ownAddressTest (interfaces: Interfaces): OwnRecordTest {
  let known: RecordSet | undefined // hardly ever needed
  return ({ type, data }) => {
    known ??= new RecordSet(addressesOf(interfaces).map(({ address, family }) =>
      ({ name: '', type: family === 'IPv4' ? 'A' : 'AAAA', data: withoutZone(address) })))
    return known.has({ name: '', type, data })
  }
}
