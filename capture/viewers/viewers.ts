import type { Viewer } from '../../contract/host.js'
import { TooManyViewers } from '../../contract/errors.js'
import { isLoopback, rateLimitKey } from '../../network/address.js'
import { Tally } from '../../network/tally.js'
import type { ViewQuery } from '../views/view.js'
import type { Views } from '../views/views.js'
import { Viewing, type Caller } from './viewing.js'

/** How many may watch at once. */
export interface ViewersOptions {
  maxViewers: number
  /** From one address, or one /64 of IPv6. This machine itself may have as many as there are: proxies run on it. */
  maxViewersPerAddress: number
}

/**
 * Everybody who watches right now, whatever the transport: whether there is room for one more, who they are, how many, and how
 * they are ended. A transport asks for a {@link Viewing}, pumps what it gives, and ends it when the client leaves.
 */
export class Viewers {
  readonly #views: Pick<Views, 'subscribe'>
  readonly #options: ViewersOptions
  /** By their ids, the first one first. */
  readonly #viewings = new Map<string, Viewing>()
  readonly #byAddress = new Tally()

  constructor (views: Pick<Views, 'subscribe'>, options: ViewersOptions) {
    this.#views = views
    this.#options = options
  }

  /** How many watch. */
  get size (): number {
    return this.#viewings.size
  }

  /** All, as the host sees them, the first one first. */
  get all (): Viewer[] {
    return [...this.#viewings.values()].map(({ id, since, dropped, caller: { address, userAgent, admission } }) =>
      ({ id, name: admission?.session?.name ?? '', address, userAgent, since, grant: admission?.grant ?? 'open', dropped }))
  }

  /**
   * Takes a place, at once: whoever is cut off while the displays are still being asked for is in the list already.
   * @throws TOO_MANY_VIEWERS if there is no place, in all or for this address
   */
  watch (caller: Caller, query: ViewQuery): Viewing {
    const address = rateLimitKey(caller.address)
    const refusal = this.#refusal(caller.address, address)
    if (refusal) throw new TooManyViewers(refusal)
    const viewing = new Viewing(caller, () => this.#views.subscribe(query), ({ id }) => {
      this.#viewings.delete(id)
      this.#byAddress.remove(address)
    })
    this.#viewings.set(viewing.id, viewing)
    this.#byAddress.add(address)
    return viewing
  }

  /** Whoever has this id in the list, if anybody has. */
  find (id: string): Viewing | undefined {
    return this.#viewings.get(id)
  }

  /** Cuts off those for whom this is true. */
  cut (isOut: (viewing: Viewing) => boolean): void {
    for (const viewing of this.#viewings.values()) {
      if (isOut(viewing)) viewing.cut()
    }
  }

  #refusal (address: string, key: string): string | undefined {
    const { maxViewers, maxViewersPerAddress } = this.#options
    if (this.size >= maxViewers) return `${maxViewers} look already, as many as MAX_VIEWERS allows`
    if (isLoopback(address) || this.#byAddress.of(key) < maxViewersPerAddress) return
    return `${maxViewersPerAddress} look already from this address, as many as MAX_VIEWERS_PER_ADDRESS allows`
  }
}
