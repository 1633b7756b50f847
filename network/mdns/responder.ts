import { EventEmitter } from 'node:events'
import { localNames } from '../local-name.js'
import { ownInterfaces, ownPlaces } from '../own-interfaces.js'
import { defaultAddresses } from '../routes.js'
import { Link } from './link.js'
import { LinkSocket, type LinkPlace } from './link-socket.js'
import { ownAddressTest } from './own-addresses.js'
import { planLinks, type PlannedLink } from './plan.js'

/** How often this machine's interfaces are looked at, ms. No system tells Node when one comes or goes. */
const FOLLOW_MS = 3000
/** How long a goodbye may take, ms. */
const GOODBYE_MS = 250

export interface ResponderEvents {
  /** Another machine has the name, so this one has another one now; `undefined` if none was free. */
  renamed: [name: string | undefined]
  /** Nobody answers on this link, for now. Told once, until that changes. */
  fault: [place: Pick<LinkPlace, 'name' | 'family'>, error: NodeJS.ErrnoException]
}

/**
 * Answers for a name of this machine on every link that it serves, and announces the service there, with mDNS (RFC 6762) and DNS-SD
 * (RFC 6763). Follows interfaces that come and go. Whatever goes wrong is told, and does no harm.
 */
export class Responder extends EventEmitter<ResponderEvents> {
  readonly #isSecure: boolean
  readonly #interfaces: typeof ownInterfaces
  readonly #socketFor: (place: LinkPlace) => LinkSocket
  /** The names to take the first free one of. */
  readonly #names = localNames()
  /** By what was planned; `undefined` while one is being opened. */
  readonly #links = new Map<string, Link | undefined>()
  /** What was told last of each planned link that can't be used. */
  readonly #faults = new Map<string, string>()
  #isOwn = ownAddressTest({})
  #listening = { address: '', port: 0 }
  #number = 0
  #told = this.#names[0]
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  /** @param isSecure whether the service speaks HTTPS */
  constructor (isSecure: boolean, interfaces = ownInterfaces, socketFor = (place: LinkPlace) => new LinkSocket(place)) {
    super()
    this.#isSecure = isSecure
    this.#interfaces = interfaces
    this.#socketFor = socketFor
  }

  /** The name that this machine has, or is about to take; `undefined` if there is no link to answer on. */
  get name (): string | undefined {
    return [...this.#links.values()].some(Boolean) ? this.#names[this.#number] : undefined
  }

  /**
   * Begins. Resolves as soon as it is known on which links it can.
   * @param listening what the service listens on
   */
  async open (listening: { address: string, port: number }): Promise<void> {
    this.#listening = listening
    this.#timer = setInterval(() => this.#follow(), FOLLOW_MS).unref()
    await defaultAddresses()
    await this.#follow()
  }

  /** Says goodbye on every link. Resolves when that is done, but after 250 ms at the latest. */
  async close (): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await Promise.race([this.#closeLinks(), new Promise(resolve => setTimeout(resolve, GOODBYE_MS).unref())])
  }

  async #closeLinks (): Promise<void> {
    const links = [...this.#links.values()]
    this.#links.clear()
    await Promise.all(links.map(async link => await link?.close()))
  }

  /** Opens links that are new, and closes those that are gone or have other addresses. */
  async #follow (): Promise<void> {
    if (this.#isClosed || this.#names[this.#number] === undefined) return
    const interfaces = this.#interfaces()
    this.#isOwn = ownAddressTest(interfaces)
    const places = ownPlaces(this.#listening.address, interfaces)
    const planned = new Map(planLinks(interfaces, places).map(place => [JSON.stringify(place), place]))
    for (const key of this.#faults.keys()) if (!planned.has(key)) this.#faults.delete(key)
    for (const [key, link] of this.#links) {
      if (planned.has(key)) continue
      this.#links.delete(key)
      link?.close()
    }
    const isNew = (key: string) => !this.#links.has(key)
    await Promise.all([...planned.keys()].filter(isNew).map(async key => await this.#open(key, planned.get(key)!)))
  }

  async #open (key: string, place: PlannedLink): Promise<void> {
    const socket = this.#socketFor(place)
    this.#links.set(key, undefined)
    try {
      await socket.open()
      if (this.#isClosed || !this.#links.has(key)) return socket.close()
      const link = new Link({
        socket,
        addresses: place.addresses,
        isOwn: record => this.#isOwn(record),
        onClaimed: () => this.#claimed(key),
        onConflict: () => this.#rename()
      })
      socket.once('fault', error => this.#fail(key, place, error))
      this.#links.set(key, link)
      this.#claim(link)
    } catch (error) {
      socket.close()
      this.#fail(key, place, error as NodeJS.ErrnoException)
    }
  }

  /** It is opened again when interfaces are looked at next. */
  #fail (key: string, place: PlannedLink, error: NodeJS.ErrnoException): void {
    this.#links.get(key)?.close()
    this.#links.delete(key)
    if (this.#isClosed || this.#faults.get(key) === error.message) return
    this.#faults.set(key, error.message)
    this.emit('fault', place, error)
  }

  #claim (link: Link): void {
    const host = this.#names[this.#number]
    if (host !== undefined) link.claim({ host, port: this.#listening.port, isSecure: this.#isSecure })
  }

  #claimed (key: string): void {
    this.#faults.delete(key)
    const { name } = this
    if (name === this.#told) return
    this.#told = name
    this.emit('renamed', name)
  }

  /** Takes the next name, on every link. */
  #rename (): void {
    this.#number++
    for (const link of this.#links.values()) if (link) this.#claim(link)
    if (this.#names[this.#number] !== undefined) return
    this.#closeLinks()
    this.emit('renamed', undefined)
  }
}
