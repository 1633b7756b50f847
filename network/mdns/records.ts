import { isIPv4 } from 'node:net'
import { MAX_LABEL, plainName } from '../local-name.js'
import { isSameName, type ResourceRecord } from './message.js'

/** How long others may remember what depends on this machine's addresses, and everything else, s (RFC 6762, section 10). */
const TTL = { host: 120, other: 4500 }
/** What browsers of services ask for to find every kind of service (RFC 6763, section 9). */
const ALL_SERVICES = '_services._dns-sd._udp.local'

/** What is announced. */
export interface Announced {
  /** The name of this machine, such as `deskfeed-ann.local`. */
  host: string
  port: number
  /** Whether it speaks HTTPS. */
  isSecure: boolean
}

/** What browsers of services show. The port is in it, so that two services of one machine never have the same. It has no dot. */
export function instanceLabel (host: string, port: number): string {
  const end = `, port ${port}`
  const name = plainName(host).replace(/^deskfeed-/, '')
  return `${`Deskfeed on ${name}`.slice(0, MAX_LABEL - end.length)}${end}`
}

/**
 * All that this machine says in one network. Nothing in it is secret: no key, nothing of the screen.
 * @param addresses those that it has there
 */
export function recordsOf ({ host, port, isSecure }: Announced, addresses: string[]): ResourceRecord[] {
  const service = isSecure ? '_https._tcp.local' : '_http._tcp.local'
  const instance = `${instanceLabel(host, port)}.${service}`
  return [
    ...addresses.map(address => ({ name: host, type: isIPv4(address) ? 'A' : 'AAAA', ttl: TTL.host, flush: true, data: address })),
    { name: instance, type: 'SRV', ttl: TTL.host, flush: true, data: { priority: 0, weight: 0, port, target: host } },
    { name: instance, type: 'TXT', ttl: TTL.other, flush: true, data: [Buffer.from('path=/')] },
    { name: service, type: 'PTR', ttl: TTL.other, flush: false, data: instance },
    { name: ALL_SERVICES, type: 'PTR', ttl: TTL.other, flush: false, data: service }
  ]
}

/** The names among these records that belong to this machine alone. */
export function ownedNames (records: ResourceRecord[]): string[] {
  return [...new Set(records.filter(({ flush }) => flush).map(({ name }) => name))]
}

/** Says that a name has records of these types and no others, so that nobody waits for an answer (RFC 6762, section 6.1). */
export function absence (name: string, records: ResourceRecord[]): ResourceRecord {
  const types = records.filter(record => isSameName(record.name, name)).map(({ type }) => type)
  return { name, type: 'NSEC', ttl: TTL.host, flush: true, data: { nextDomain: name, rrtypes: [...new Set(types)] } }
}
