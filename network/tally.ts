/** Counts how many of each kind there are right now, such as connections from an address. A kind with none left is forgotten. */
export class Tally {
  readonly #counts = new Map<string, number>()

  /** How many of a kind there are. */
  of (kind: string): number {
    return this.#counts.get(kind) ?? 0
  }

  /** One more. */
  add (kind: string): void {
    this.#counts.set(kind, this.of(kind) + 1)
  }

  /** One fewer. */
  remove (kind: string): void {
    const left = this.of(kind) - 1
    if (left > 0) this.#counts.set(kind, left)
    else this.#counts.delete(kind)
  }
}
