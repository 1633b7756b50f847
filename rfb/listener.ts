import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { rateLimitKey } from '../network/address.js'
import { Places, type Holder } from '../network/places.js'
import { descriptorOf } from '../network/link/descriptor.js'
import { Pulse } from '../network/link/pulse.js'
import type { LinkSystem } from '../network/link/system.js'

/** Connections that are not let in yet: in all, and from one address. How long each of them may wait says `admit`. */
const MAX_WAITING = 64
const MAX_WAITING_PER_ADDRESS = 8
/**
 * Of a screen that stands still nothing is sent, so TCP keepalive finds out who is gone: it begins after 25 s, as often as WebSockets are
 * sent a ping, and gives up 15 s later, as `Pulse` does. Node 20 leaves Linux at 9 probes in 11 minutes.
 */
const IDLE_MS = 25_000
const PROBE_S = 5
const MOST_PROBES = 3

/** A connection that is not let in yet. */
interface Newcomer extends Holder {
  cut (): void
}

/** A connection of a VNC viewer. */
export interface Arrival {
  socket: Socket
  address: string
  /** They were let in: nobody takes their place any more. */
  isIn (): void
  /** Closes the connection at once: what has not reached them yet is lost. */
  cut (): void
}

/** Listens for VNC viewers. Who holds many connections without being let in loses them first; whoever is dead is cut off. */
export class Listener {
  readonly #server: Server
  readonly #newcomers = new Places<Newcomer>(MAX_WAITING, MAX_WAITING_PER_ADDRESS)
  readonly #sockets = new Set<Socket>()
  /** Where it listens; `undefined` before that. */
  address: AddressInfo | undefined

  /** @param use speaks with each who comes */
  constructor (system: LinkSystem | undefined, use: (arrival: Arrival) => void) {
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: IDLE_MS }, socket => {
      const descriptor = descriptorOf(socket)
      if (descriptor !== undefined) system?.limitProbes(descriptor, PROBE_S, MOST_PROBES)
      const cut = () => { socket.resetAndDestroy() }
      const newcomer: Newcomer = { address: rateLimitKey(socket.remoteAddress ?? ''), worth: 0, cut }
      const pulse = new Pulse(socket, system, cut)
      this.#sockets.add(socket)
      socket.on('error', () => {}).once('close', () => {
        pulse.end()
        this.#sockets.delete(socket)
        this.#newcomers.leave(newcomer)
      })
      this.#newcomers.enter(newcomer)?.cut()
      if (!socket.destroyed) use({ socket, address: socket.remoteAddress ?? '', isIn: () => this.#newcomers.leave(newcomer), cut })
    })
  }

  /** @throws if that can't be had */
  async listen (options: { port: number, host: string }): Promise<string> {
    const listening = once(this.#server, 'listening')
    this.#server.listen(options)
    await listening
    this.address = this.#server.address() as AddressInfo
    return options.host
  }

  /** Cuts off everybody. */
  async close (): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
