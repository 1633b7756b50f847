/** Who can hold a place: a connection. */
export interface Holder {
  /** What limits are counted by, see `rateLimitKey`. */
  readonly address: string
  /** How much is lost if it has to give up its place: 0 means nothing, the highest, 2, that it never has to. */
  readonly worth: 0 | 1 | 2
}

/**
 * A limited number of places, shared fairly among addresses. A newcomer always gets one while there is anybody who can give one up: at
 * the same address if that has as many as it may, or else at the address that holds the most. So whoever holds many shuts out nobody.
 */
export class Places<T extends Holder> {
  readonly #limit: number
  readonly #limitPerAddress: number
  /** By address; those of an address in order of arrival. */
  readonly #holders = new Map<string, Set<T>>()
  #size = 0

  constructor (limit: number, limitPerAddress = Infinity) {
    this.#limit = limit
    this.#limitPerAddress = limitPerAddress
  }

  /** How many places are taken. */
  get size (): number {
    return this.#size
  }

  /** Whether one more gets in without anybody having to leave. */
  hasRoomFor (address: string): boolean {
    return this.#size < this.#limit && (this.#holders.get(address)?.size ?? 0) < this.#limitPerAddress
  }

  /**
   * Takes a place.
   * @returns who has lost theirs for it, perhaps the newcomer; `undefined` if there was room
   */
  enter (newcomer: T): T | undefined {
    const { address } = newcomer
    const hadRoom = this.hasRoomFor(address)
    const neighbours = this.#holders.get(address) ?? new Set()
    this.#holders.set(address, neighbours.add(newcomer))
    this.#size++
    if (hadRoom) return
    const crowd = neighbours.size > this.#limitPerAddress ? neighbours : this.#largest()
    const loser = leastWorth(crowd, newcomer) ?? newcomer
    this.leave(loser)
    return loser
  }

  /** Gives up a place. @returns whether there was one to give up */
  leave (holder: T): boolean {
    const neighbours = this.#holders.get(holder.address)
    if (!neighbours?.delete(holder)) return false
    if (neighbours.size === 0) this.#holders.delete(holder.address)
    this.#size--
    return true
  }

  #largest (): Set<T> {
    let largest = new Set<T>()
    for (const holders of this.#holders.values()) if (holders.size > largest.size) largest = holders
    return largest
  }
}

/** The first of those with the least worth, apart from the newcomer; `undefined` if none can leave. */
function leastWorth<T extends Holder> (crowd: Set<T>, newcomer: T): T | undefined {
  let found: T | undefined
  for (const holder of crowd) {
    if (holder === newcomer) continue
    if (holder.worth === 0) return holder
    if (holder.worth === 1) found ??= holder
  }
  return found
}
