import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isLoopback, isWildcard } from '../../network/address.js'
import type { Place } from '../../network/interfaces.js'
import { canonicalIPv6 } from '../../network/ipv6.js'
import { addressesOf, ownInterfaces, ownPlaces } from '../../network/own-interfaces.js'
import { defaultAddresses } from '../../network/routes.js'
import { note, wrong, type Check, type Opinion, type Setting } from '../check.js'

/** How long a name may take to be looked up, ms. */
const LOOKUP_MS = 3000

export interface AddressFacts {
  /** The addresses of this machine. */
  own: readonly string[]
  /** Where what listens on all of them can be reached, the best place first: of IPv4 alone if `HOST` says that. */
  places: readonly Place[]
  /** Those of each name that is configured; none if it has none here, or is not found in time. */
  found: Readonly<Record<string, readonly string[]>>
}

/** The addresses of a name; of an address itself. */
async function lookUp (name: string): Promise<string[]> {
  if (isIP(name)) return [name]
  const late = AbortSignal.timeout(LOOKUP_MS)
  const over = new Promise<never>((_resolve, reject) => late.addEventListener('abort', reject, { once: true }))
  return await Promise.race([lookup(name, { all: true }).then(found => found.map(({ address }) => address)), over]).catch(() => [])
}

/** A name as in ALLOWED_HOSTS, without its port. Those that begin with a dot stand for many, which can't be looked up. */
const hostsIn = (allowed: readonly string[]) => allowed.filter(name => !name.startsWith('.'))
  .map(name => isIP(name) ? name : name.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''))

const spelling = (address: string) => isIP(address) === 6 ? canonicalIPv6(address) : address

/** The addresses that people use: those of real networks, or where there are none, those that lead into containers and tunnels. */
function forOthers (places: readonly Place[]): string[] {
  const outward = places.filter(({ address }) => !isLoopback(address))
  const real = outward.filter(({ kind }) => kind === 'real')
  return (real.length > 0 ? real : outward).map(({ address }) => address)
}

function judgeHost ({ own, places, found }: AddressFacts, { config: { HOST, PORT }, start }: Setting): Opinion {
  const others = forOthers(places)
  const everywhere = start('--host ::')
  if (isWildcard(HOST)) {
    if (others.length === 0) return { findings: [wrong('NO_NETWORK', 'this machine is in no network: nobody else can connect')] }
    return { well: `others connect to ${others.join(', ')}`, findings: [] }
  }
  const mine = (found[HOST] ?? []).filter(address => isLoopback(address) || own.map(spelling).includes(spelling(address)))
  if (mine.length === 0) {
    const has = others.length > 0 ? `it has ${others.join(', ')}` : 'it is in no network'
    return { findings: [wrong('WRONG_ADDRESS', `HOST is ${HOST}, which is no address of this machine (any more); ${has}`, everywhere)] }
  }
  if (mine.every(isLoopback)) {
    return { findings: [note('LOOPBACK_ONLY', `HOST is ${HOST}: only this machine itself can connect to port ${PORT}`, everywhere)] }
  }
  return { well: `others connect to ${mine.join(', ')}`, findings: [] }
}

/** A name of a proxy in front of the service leads to the proxy. */
function judgeNames ({ own, found }: AddressFacts, { config: { ALLOWED_HOSTS, TRUST_PROXY } }: Setting): Opinion['findings'] {
  const mine = own.map(spelling)
  return hostsIn(ALLOWED_HOSTS).flatMap(name => {
    const addresses = found[name] ?? []
    if (addresses.length === 0) {
      return note('WRONG_NAME', `ALLOWED_HOSTS has ${name}, which has no address here: links with it lead nowhere`)
    }
    if (TRUST_PROXY.length > 0 || addresses.some(address => isLoopback(address) || mine.includes(spelling(address)))) return []
    return note('WRONG_NAME', `ALLOWED_HOSTS has ${name}, which leads to ${addresses.join(', ')}: that is not this machine`)
  })
}

/** Whether the addresses in the links are those of this machine. */
export const address: Check<AddressFacts> = {
  name: 'address',

  async read ({ config: { HOST, ALLOWED_HOSTS } }) {
    const names = [...new Set([HOST, ...hostsIn(ALLOWED_HOSTS)])]
    const found = await Promise.all(names.map(async name => [name, await lookUp(name)] as const))
    await defaultAddresses()
    return {
      own: addressesOf(ownInterfaces()).map(({ address }) => address),
      places: ownPlaces(isWildcard(HOST) ? HOST : '::'),
      found: Object.fromEntries(found)
    }
  },

  judge (facts, setting) {
    const { findings, ...opinion } = judgeHost(facts, setting)
    return { ...opinion, findings: [...findings, ...judgeNames(facts, setting)] }
  }
}
