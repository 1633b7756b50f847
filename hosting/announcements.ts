import type { Writable } from 'node:stream'
import { Turns } from '../capture/turns.js'
import { EventStream } from '../network/event-stream.js'
import { Rounds, type Asked } from '../network/link/rounds.js'
import type { HostView } from './host-view.js'
import { writeState } from './write-state.js'

/** The least time between two states, ms. */
const SPACING_MS = 250
/** The most of its time that the event loop spends on them: where thousands watch, states are further apart. */
const SHARE = 0.02
/** How often figures are looked at, and whatever changes without an event, such as that somebody has given up waiting, ms. */
const REFRESH_MS = 2000
/** Proxies close connections on which nothing happens for a minute (nginx, `proxy_read_timeout`), ms. */
const COMMENT_MS = 15_000
/** How often it is looked whether one of these is due, ms. */
const ROUND_MS = 1000

/** Whom changes are announced to. */
class Listener implements Asked {
  readonly stream: EventStream
  /** What the links start with that they are told. */
  readonly base: string
  /** What they were told: which news, and the links. */
  known = ''

  constructor (receiver: Writable, base: string) {
    this.stream = new EventStream(receiver)
    this.base = base
  }

  ask (): number {
    this.stream.comment()
    return COMMENT_MS
  }
}

/** Tells everybody who is connected as the host what there is to see, whenever that has changed. Nothing runs while nobody is. */
export class Announcements implements Asked {
  readonly #view: Pick<HostView, 'outline' | 'linksFor'>
  readonly #listeners = new Set<Listener>()
  readonly #rounds = new Rounds(ROUND_MS)
  /** The newest there is, and how often it was something else. */
  #news: readonly string[] = []
  #edition = 0
  #isTelling = false
  /** Whether something has changed that the state which is being told may not have. */
  #hasChanged = false
  #restsUntil = -Infinity
  #soon: NodeJS.Timeout | undefined

  constructor (view: Pick<HostView, 'outline' | 'linksFor'>) {
    this.#view = view
  }

  /** They are told at once, and until they close. @param base what the links start with that they are told */
  join (receiver: Writable, base: string): void {
    const listener = new Listener(receiver, base)
    receiver.once('close', () => this.#leave(listener))
    this.#listeners.add(listener)
    this.#rounds.add(listener, COMMENT_MS)
    this.#rounds.add(this, REFRESH_MS)
    if (!this.#isTelling) this.#tell()
  }

  /** Something may have changed. Announced at once, or when enough time has passed since the last time. */
  change (): void {
    if (this.#listeners.size === 0) return
    this.#hasChanged = true
    if (this.#isTelling) return
    this.#soon ??= setTimeout(() => this.#tell(), Math.max(0, this.#restsUntil - performance.now())).unref()
  }

  /** Called once a round. */
  ask (): number {
    this.change()
    return REFRESH_MS
  }

  /** Tells the state to whoever does not know it. It is written once for all of them. */
  async #tell (): Promise<void> {
    clearTimeout(this.#soon)
    this.#soon = undefined
    this.#isTelling = true
    this.#hasChanged = false
    const turns = new Turns()
    const { text, news } = await writeState(this.#view.outline, turns)
    if (news.length !== this.#news.length || news.some((piece, index) => piece !== this.#news[index])) this.#edition++
    this.#news = news
    const links = new Map<string, string>()
    for (const listener of this.#listeners) {
      const { base, stream } = listener
      const own = links.get(base) ?? JSON.stringify(this.#view.linksFor(base))
      links.set(base, own)
      const known = `${this.#edition} ${own}`
      if (known !== listener.known) stream.send('state', `${own.slice(0, -1)},`, ...text)
      listener.known = known
      if (turns.isOver) await turns.pass()
    }
    this.#restsUntil = performance.now() + Math.max(SPACING_MS, turns.busyMs / SHARE)
    this.#isTelling = false
    if (this.#hasChanged) this.change()
  }

  #leave (listener: Listener): void {
    this.#listeners.delete(listener)
    this.#rounds.remove(listener)
    if (this.#listeners.size > 0) return
    this.#rounds.remove(this)
    clearTimeout(this.#soon)
    this.#soon = undefined
  }
}
