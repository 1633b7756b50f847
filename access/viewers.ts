import type { Admission, Grant } from '../contract/access.js'
import { makeKey } from './secrets.js'

/** Somebody who looks right now, as the host sees them. */
export interface Viewer {
  id: string
  address: string
  /** As they called themselves when they asked to be let in; empty for others. */
  name: string
  userAgent: string
  /** When they began to look, ms since the epoch. */
  since: number
  /** By what they were let in. */
  grant: Grant
  /** Frames that they missed, because they were slow. */
  dropped: number
}

interface Place {
  address: string
  userAgent: string
  admission: Admission
  end (): void
}

/** Who looks right now. `T` is what a viewer is to whoever serves it. */
export class Viewers<T> {
  readonly #describe: (client: T, leave: () => void) => Place
  readonly #places = new Map<string, Place & { since: number, subscription: { readonly dropped: number } }>()

  /** @param describe who this is, and how to end it; `leave` must be called when it has left by itself */
  constructor (describe: (client: T, leave: () => void) => Place) {
    this.#describe = describe
  }

  /** Counts somebody who has subscribed to the frames. */
  join (client: T, subscription: { readonly dropped: number }): void {
    const id = makeKey()
    const place = this.#describe(client, () => this.#places.delete(id))
    this.#places.set(id, { ...place, since: Date.now(), subscription })
  }

  /** All, the first one first. */
  get all (): Viewer[] {
    return [...this.#places].map(([id, { address, userAgent, since, admission: { grant, session }, subscription: { dropped } }]) =>
      ({ id, address, name: session?.name ?? '', userAgent, since, grant, dropped }))
  }

  /** By what somebody was let in. */
  admissionOf (id: string): Admission | undefined {
    return this.#places.get(id)?.admission
  }

  /** Cuts off those for whom this is true. */
  end (isOut: (admission: Admission, id: string) => boolean): void {
    for (const [id, { admission, end }] of this.#places) {
      if (isOut(admission, id)) end()
    }
  }
}
