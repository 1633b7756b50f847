import { createSocket, type Socket } from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import { BlockList } from 'node:net'
import { isLinkLocal } from '../address.js'
import { Allowance } from '../allowance.js'
import { withoutZone } from '../ipv6.js'
import { readMessage, writeMessage, type Message } from './message.js'

/** The port of mDNS (RFC 6762, section 5). */
export const MDNS_PORT = 5353
/** Where mDNS is spoken (RFC 6762, section 3); neither group leads beyond a link. */
const FAMILIES = {
  IPv4: { type: 'udp4', group: '224.0.0.251' },
  IPv6: { type: 'udp6', group: 'ff02::fb' }
} as const
/** So that receivers can tell that it comes from their own link (RFC 6762, section 11). */
const TTL = 255
/**
 * More messages in a second are not read. A large, busy network has some tens, and to read and answer the worst, 1472 octets made for that,
 * takes 0.3 ms (measured).
 */
const MOST_READ = 50
/** More answers in a second are not sent to single machines: whoever forges a sender's address gets no more than this sent there. */
const MOST_UNICAST = 20
/** The interface is gone, or has lost its address: whoever follows interfaces will notice. */
const GONE = ['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'ENODEV']

/** One family of addresses on one interface. */
export interface LinkPlace {
  /** The name of the interface. */
  name: string
  family: keyof typeof FAMILIES
  /** What the system calls the interface: an address of it for IPv4, `::%` and its zone for IPv6. */
  scope: string
  /** The networks on the link, such as `192.0.2.0/24`. */
  subnets: string[]
}

/** Who has sent a message. */
export interface Source {
  address: string
  port: number
}

export interface LinkSocketEvents {
  message: [message: Message, source: Source]
  /** It can't be used, or some of it can't. */
  fault: [error: NodeJS.ErrnoException]
}

/** Sends and receives the messages of mDNS on one link, and never beyond it. */
export class LinkSocket extends EventEmitter<LinkSocketEvents> {
  readonly #place: LinkPlace
  readonly #socket: Socket
  readonly #neighbours = new BlockList()
  readonly #reading = new Allowance({ atOnce: MOST_READ, aSecond: MOST_READ })
  readonly #unicast = new Allowance({ atOnce: MOST_UNICAST, aSecond: MOST_UNICAST })
  #isClosed = false

  constructor (place: LinkPlace) {
    super()
    this.#place = place
    for (const subnet of place.subnets) {
      const [address = '', bits] = subnet.split('/')
      this.#neighbours.addSubnet(address, Number(bits), place.family === 'IPv4' ? 'ipv4' : 'ipv6')
    }
    this.#socket = createSocket({ type: FAMILIES[place.family].type, reuseAddr: true, ipv6Only: place.family === 'IPv6' })
  }

  /** @throws whatever the system refuses: the port, if another program does not share it, or to join the group */
  async open (): Promise<void> {
    const { family, scope, name } = this.#place
    const { group } = FAMILIES[family]
    const socket = this.#socket
    // On Linux, a socket with the group's address gets nothing that is sent to this machine alone, which another responder may wait for.
    const address = family === 'IPv4' ? group : `${group}%${name}`
    socket.bind({ port: MDNS_PORT, ...process.platform === 'linux' && { address } })
    await once(socket, 'listening')
    socket.addMembership(group, scope)
    socket.setMulticastInterface(scope)
    socket.setMulticastTTL(TTL)
    socket.setTTL(TTL)
    socket.setMulticastLoopback(true) // for those who ask on this machine
    socket.on('error', error => this.emit('fault', error))
    socket.on('message', (bytes, source) => {
      if (!this.#isOnLink(source.address) || !this.#reading.take()) return
      const message = readMessage(bytes)
      if (message) this.emit('message', message, source)
    })
  }

  /** Resolves when the system has it, or refuses it. */
  async multicast (message: Partial<Message>): Promise<void> {
    await this.#send(message, { address: FAMILIES[this.#place.family].group, port: MDNS_PORT })
  }

  /** Sends to one machine on the link, as long as that is not done too often. */
  unicast (message: Partial<Message>, to: Source): void {
    if (this.#unicast.take()) this.#send(message, to)
  }

  close (): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#socket.close()
  }

  /** The kernel does not tell Node how far a datagram has come; its sender's address does (RFC 6762, section 11). */
  #isOnLink (address: string): boolean {
    const { family, scope } = this.#place
    if (family === 'IPv6' && isLinkLocal(address)) return address.split('%')[1] === scope.split('%')[1]
    return this.#neighbours.check(withoutZone(address), family === 'IPv4' ? 'ipv4' : 'ipv6')
  }

  async #send (message: Partial<Message>, { address, port }: Source): Promise<void> {
    if (this.#isClosed) return
    await new Promise<void>(resolve => {
      this.#socket.send(writeMessage(message), port, address, error => {
        if (error && !this.#isClosed && !GONE.includes((error as NodeJS.ErrnoException).code ?? '')) this.emit('fault', error)
        resolve()
      })
    })
  }
}
