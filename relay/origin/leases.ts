/** A relay that has not asked for so long is gone, ms. It asks twice a second. */
const LASTS_MS = 3000

/** A relay that somebody watches, as the host sees it. */
export interface Tenant {
  /** Of the relay, as long as it runs. */
  id: string
  /** Its name, for people. */
  name: string
  /** How many watch there. */
  viewers: number
  /** When it began to show the screen, ms since the epoch. */
  since: number
}

/** Who holds a lease: the screen is captured for them, until they give it back, or are not heard of any more. */
export class Leases {
  readonly #tenants = new Map<string, { tenant: Tenant, until: number }>()
  readonly #onEmpty: () => void
  #timer: NodeJS.Timeout | undefined

  /** @param onEmpty called when nobody holds one any more */
  constructor (onEmpty: () => void) {
    this.#onEmpty = onEmpty
  }

  /** In the order in which they came. */
  get tenants (): Tenant[] {
    return [...this.#tenants.values()].map(({ tenant }) => tenant)
  }

  get isEmpty (): boolean {
    return this.#tenants.size === 0
  }

  renew ({ id, name, viewers }: Omit<Tenant, 'since'>): void {
    const since = this.#tenants.get(id)?.tenant.since ?? Date.now()
    this.#tenants.set(id, { tenant: { id, name, viewers, since }, until: performance.now() + LASTS_MS })
    this.#timer ??= setTimeout(() => this.#look(), LASTS_MS).unref()
  }

  giveBack (id: string): void {
    if (this.#tenants.delete(id) && this.isEmpty) this.#end()
  }

  /** Nobody holds one any more. */
  clear (): void {
    if (this.isEmpty) return
    this.#tenants.clear()
    this.#end()
  }

  #look (): void {
    this.#timer = undefined
    const now = performance.now()
    for (const [id, { until }] of this.#tenants) if (until <= now) this.#tenants.delete(id)
    if (this.isEmpty) return this.#end()
    const next = Math.min(...[...this.#tenants.values()].map(({ until }) => until))
    this.#timer = setTimeout(() => this.#look(), Math.ceil(next - now)).unref()
  }

  #end (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#onEmpty()
  }
}
