import type { AccessState } from '../../contract/access.js'
import type { HostState } from '../../contract/host.js'
import { readAccess } from '../link/access.js'
import { watchTab } from '../link/tab.js'
import { Waits } from '../link/wait.js'

/** The waits between connections grow from the first to the longest, ms: a host would not wait longer before reloading the page. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5000

interface Listener {
  state (state: HostState): void
  /** No state comes at the moment. @param why the service does not answer, or it does, but has no place for one more page */
  lost (why: 'gone' | 'busy'): void
  /** This browser may not, or no longer, do what the host does. */
  closed (access: AccessState): void
}

/**
 * The state of the host, as soon as it changes, also while the tab is in the background: there timers run late, but not what comes in.
 * After the network has failed, the browser connects again by itself; after an answer of another kind this does, later and later.
 */
export class HostEvents {
  readonly #listener: Listener
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #waits = new Waits(FIRST_WAIT_MS, LONGEST_WAIT_MS)

  constructor (listener: Listener) {
    this.#listener = listener
    // A connection that ended while this machine slept, or was in no network, may not be known to have ended.
    watchTab({ away: () => {}, back: wasAway => { if (wasAway) this.#refresh() } })
    addEventListener('online', () => this.#refresh())
  }

  begin () {
    this.#end()
    const source = this.#source = new EventSource('/host/events')
    source.addEventListener('state', ({ data }) => {
      this.#waits.restart()
      this.#listener.state(JSON.parse(data) as HostState)
    })
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) this.#followOn(source)
      else this.#listener.lost('gone')
    })
  }

  #end () {
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = undefined
  }

  #refresh () {
    if (this.#source) this.begin()
  }

  async #followOn (source: EventSource) {
    const access = await readAccess()
    if (source !== this.#source) return
    if (access && access.you !== 'host') {
      this.#end()
      return this.#listener.closed(access)
    }
    this.#listener.lost(access ? 'busy' : 'gone')
    this.#timer = setTimeout(() => this.begin(), this.#waits.next())
  }
}
