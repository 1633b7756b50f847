import type { HostState } from '../../contract/host.js'

/** What became of something that the host did. */
export type Outcome = 'done' | 'failed' | 'closed' | 'unreachable'

interface Listener {
  state (state: HostState): void
  /** Something that the host did was not done. */
  failed (outcome: Exclude<Outcome, 'done'>): void
}

/** What the host does, over REST. */
export class Host {
  readonly #listener: Listener
  /** The newest state; `undefined` until there is one. */
  state: HostState | undefined

  constructor (listener: Listener) {
    this.#listener = listener
  }

  /** @param path below `/host` @returns whether it is done */
  async act (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<boolean> {
    const outcome = await this.#send(method, path, body)
    if (outcome !== 'done') this.#listener.failed(outcome)
    return outcome === 'done'
  }

  async #send (method: string, path: string, body: object | undefined): Promise<Outcome> {
    try {
      const response = await fetch(`/host${path}`, {
        method, ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      })
      if (response.ok) {
        this.#listener.state(await response.json() as HostState)
        return 'done'
      }
      // Whoever it was about has left in the meantime: the next state says so.
      if (response.status === 404) return 'done'
      return response.status === 401 || response.status === 403 ? 'closed' : 'failed'
    } catch {
      return 'unreachable'
    }
  }
}
