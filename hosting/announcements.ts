import type { Writable } from 'node:stream'
import { EventStream } from '../network/event-stream.js'
import type { HostView, SharedState, Way } from './host-view.js'

/** The least time between two states, ms. */
const SPACING_MS = 250
/** How often figures are looked at, and whatever changes without an event, such as that somebody has given up waiting, ms. */
const REFRESH_MS = 2000
/** Proxies close connections on which nothing happens for a minute (nginx, `proxy_read_timeout`), ms. */
const COMMENT_MS = 15_000

/** Whom changes are announced to. */
interface Listener {
  readonly stream: EventStream
  readonly way: Way
  /** What they were told, but for what is no news. */
  known: string
}

/** Two objects as the JSON of one that has the properties of both. */
const joined = (one: object, other: string) => `${JSON.stringify(one).slice(0, -1)},${other.slice(1)}`

/** That somebody who is here was here just now is no news. */
const newsOf = ({ sessions, ...state }: SharedState) => ({ ...state, sessions: sessions.map(({ lastSeen, ...session }) => session) })

/** Tells everybody who is connected as the host what there is to see, whenever that has changed. Nothing runs while nobody is. */
export class Announcements {
  readonly #view: Pick<HostView, 'shared' | 'linksFor'>
  readonly #listeners = new Set<Listener>()
  #told = -Infinity
  #soon: NodeJS.Timeout | undefined
  #refreshing: NodeJS.Timeout | undefined
  #commenting: NodeJS.Timeout | undefined

  constructor (view: Pick<HostView, 'shared' | 'linksFor'>) {
    this.#view = view
  }

  /** They are told at once. @returns what to call when they have left */
  join (receiver: Writable, way: Way): () => void {
    const listener: Listener = { stream: new EventStream(receiver), way, known: '' }
    this.#listeners.add(listener)
    this.#tell([listener])
    this.#refreshing ??= setInterval(() => this.change(), REFRESH_MS).unref()
    this.#commenting ??= setInterval(() => { for (const { stream } of this.#listeners) stream.comment() }, COMMENT_MS).unref()
    return () => this.#leave(listener)
  }

  /** Something may have changed. Announced at once, or when enough time has passed since the last time. */
  change (): void {
    if (this.#listeners.size === 0) return
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#told = performance.now()
      this.#tell(this.#listeners)
    }, Math.max(0, this.#told + SPACING_MS - performance.now())).unref()
  }

  #tell (listeners: Iterable<Listener>): void {
    const state = this.#view.shared
    const [text, news] = [JSON.stringify(state), JSON.stringify(newsOf(state))]
    for (const listener of listeners) {
      const links = this.#view.linksFor(listener.way)
      const known = joined(links, news)
      if (known === listener.known) continue
      listener.known = known
      listener.stream.send('state', joined(links, text))
    }
  }

  #leave (listener: Listener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    for (const timer of [this.#soon, this.#refreshing, this.#commenting]) clearTimeout(timer)
    this.#soon = this.#refreshing = this.#commenting = undefined
  }
}
