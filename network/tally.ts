/** Counts how many there are right now of each kind, such as connections from an address. A kind of which none is left is forgotten. */
export class Tally {
  readonly #counts = new Map<string, number>()

  /** How many there are of a kind. */
  of (kind: string): number {
    return this.#counts.get(kind) ?? 0
  }

  /** One more. */
  add (kind: string): void {
    this.#counts.set(kind, this.of(kind) + 1)
  }

  /** One less. */
  remove (kind: string): void {
    const left = this.of(kind) - 1
    if (left > 0) this.#counts.set(kind, left)
    else this.#counts.delete(kind)
  }
}
