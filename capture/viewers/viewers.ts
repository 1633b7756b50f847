import { EventEmitter } from 'node:events'
import type { Viewer } from '../../contract/host.js'
import { TooManyViewers } from '../../contract/errors.js'
import { isLoopback, rateLimitKey } from '../../network/address.js'
import { Tally } from '../../network/tally.js'
import type { PictureViewQuery, ViewQuery } from '../views/view.js'
import type { AskedView } from '../views/asked-view.js'
import type { Views } from '../views/views.js'
import { Shares } from './shares.js'
import { Viewing, type Caller } from './viewing.js'

/** How many may watch at once. */
export interface ViewersOptions {
  maxViewers: number
  /** From one address, or one IPv6 /64. This machine itself has no such limit: proxies run on it. */
  maxViewersPerAddress: number
}

export interface ViewersEvents {
  /** Somebody begins to get pictures. */
  came: [viewing: Viewing]
  /** They have left, or were cut off. */
  left: [viewing: Viewing]
}

/**
 * Everyone who is watching now, over any transport: who they are, how many, whether there is room for one more, and how they
 * are cut off. A transport asks for a {@link Viewing}, sends what that gives, and ends it when the client leaves.
 */
export class Viewers extends EventEmitter<ViewersEvents> {
  readonly #views: Pick<Views, 'find'>
  readonly #options: ViewersOptions
  /** By id, in order of arrival. */
  readonly #viewings = new Map<string, Viewing>()
  readonly #byAddress = new Tally()
  readonly #shares = new Shares()

  constructor (views: Pick<Views, 'find'>, options: ViewersOptions) {
    super()
    this.#views = views
    this.#options = options
  }

  /** How many are watching. */
  get size (): number {
    return this.#viewings.size
  }

  /** How many may watch at once. */
  get places (): number {
    return this.#options.maxViewers
  }

  /** All of them as the host sees them, in order of arrival. */
  get all (): Viewer[] {
    return [...this.listed()]
  }

  /** The same, each as they are when it is their turn. */
  * listed (): Generator<Viewer, void, void> {
    for (const { id, device, since, dropped, reduced, lagMs, quality, caller } of this.#viewings.values()) {
      const { address, userAgent, admission, sight = 'feed' } = caller
      yield {
        id,
        name: admission?.session.name ?? '',
        address,
        userAgent,
        device,
        since,
        sight,
        grant: admission?.grant ?? 'open',
        dropped,
        reduced,
        ...lagMs !== undefined && { ageMs: Math.round(lagMs) },
        ...quality !== undefined && { quality }
      }
    }
  }

  /** What is reduced for each session that watches less than it asked for, in words. */
  get reductions (): Map<unknown, string> {
    const reduced = [...this.#viewings.values()].filter(({ reduced }) => reduced !== '')
    return new Map(reduced.map(({ reduced, caller }) => [caller.admission?.session, reduced]))
  }

  /**
   * Takes a place at once: a viewer can be cut off even while the displays are still being listed.
   * @throws TOO_MANY_VIEWERS if there is no room, in total or for this address
   */
  watch (caller: Caller, query: PictureViewQuery): Viewing {
    const refusal = this.refusal(caller.address)
    if (refusal) throw refusal
    const address = rateLimitKey(caller.address)
    const viewing = new Viewing(caller, (over, inPart) => this.#find(caller, inPart ? query : wholeOf(query), over), viewing => {
      this.#viewings.delete(viewing.id)
      this.#byAddress.remove(address)
      if (!viewing.hasBegun) return
      caller.traffic?.leave()
      this.emit('left', viewing)
    }, viewing => {
      caller.traffic?.come()
      this.emit('came', viewing)
    })
    this.#viewings.set(viewing.id, viewing)
    this.#byAddress.add(address)
    // It may have ended while its request was on its way here.
    if (caller.admission?.session.isOver) viewing.cut()
    return viewing
  }

  /** TOO_MANY_VIEWERS, if there is no room for one more from this address. */
  refusal (address: string): Error | undefined {
    const { maxViewers, maxViewersPerAddress } = this.#options
    if (this.size >= maxViewers) return new TooManyViewers(`Too many viewers: MAX_VIEWERS allows ${maxViewers}`)
    if (isLoopback(address) || this.#byAddress.of(rateLimitKey(address)) < maxViewersPerAddress) return
    return new TooManyViewers(`Too many viewers from this address: MAX_VIEWERS_PER_ADDRESS allows ${maxViewersPerAddress}`)
  }

  /** The viewing with this id; `undefined` if there is none. */
  find (id: string): Viewing | undefined {
    return this.#viewings.get(id)
  }

  /** Whether `test` is true for anybody who watches. */
  some (test: (viewing: Viewing) => boolean): boolean {
    for (const viewing of this.#viewings.values()) if (test(viewing)) return true
    return false
  }

  /** The host has changed what there is to see. */
  startOver (): void {
    for (const viewing of this.#viewings.values()) viewing.startOver()
  }

  /**
   * Cuts off everyone for whom `isUnwanted` is true.
   * @throws what transports threw, after all have been cut off
   */
  cut (isUnwanted: (viewing: Viewing) => boolean): void {
    const faults: unknown[] = []
    for (const viewing of [...this.#viewings.values()].filter(isUnwanted)) {
      try {
        viewing.cut()
      } catch (fault) {
        faults.push(fault)
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'viewers were cut off, but their connections could not be closed')
  }

  /** The default view is for everybody; of all others a session has one at a time, or an address without one. */
  async #find ({ address, admission }: Caller, query: PictureViewQuery, over: AbortSignal): Promise<AskedView> {
    const view = await this.#views.find(query)
    if (!view.isDefault) await this.#shares.take(admission?.session ?? rateLimitKey(address), view.key, over)
    return view
  }
}

/** What a query asks for if it may not ask for a region. */
function wholeOf ({ region, ...query }: PictureViewQuery): ViewQuery {
  return query
}
