import { Wait } from './wait.js'

/** How often the page asks how the service is, ms. */
const INTERVAL_MS = 2000
/** An answer takes no longer, ms: a kilobyte over 10 kbit/s takes 1 s, and there and back by satellite another. */
const PATIENCE_MS = 4000
/** The waits between tries while it does not answer, ms: it is to be found within 2 s of its return, and later not be stormed. */
const WAITS_MS = [250, 500]
const USUAL_WAIT_MS = 1000
const LONG_WAIT_MS = 5000
/** It is gone for longer, ms, than a restart or a lift takes. */
const LONG_MS = 60_000
/** Two questions are never so far apart, ms, unless this machine has slept, or the page was frozen. */
const SLEPT_MS = 15_000

/** What the service says of itself. */
export interface Health {
  instance: string
  status: 'ok' | 'unavailable'
  /** Why the screen is lost. */
  reason?: string
  /** The same, for programs; a service newer than the page may have codes that the page does not know. */
  code?: string
  paused?: boolean
  /** How old the picture is, s; only while it is captured. */
  age?: number
  /** How many watch, and may watch. */
  viewers?: number
  places?: number
  /** Whether the viewer of whom it was asked is still there. */
  watching?: boolean
}

interface Listener {
  /** It answers. */
  answered (health: Health): void
  /** It does not. @param nextTryAt when it is asked again, by `performance.now()` */
  silent (nextTryAt: number): void
  /**
   * Streams opened before are dead: it answers again, a new one has taken its place, or it has cut this viewer off while no word of that
   * could reach this machine, which may have slept, or have moved to another network.
   * @param hasRestarted whether it is a new one, which perhaps knows nobody
   */
  found (hasRestarted: boolean): void
}

/** `undefined` if the service does not answer. While the screen is lost it answers 503, which counts. */
async function ask (viewer?: string): Promise<Health | undefined> {
  try {
    const query = viewer === undefined ? '' : `?viewer=${viewer}`
    const response = await fetch(`/healthz${query}`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    return await response.json() as Health
  } catch {
    return undefined
  }
}

/** @param tries so far @param ms since it was last heard of */
function waitMs (tries: number, ms: number): number {
  if (ms > LONG_MS) return LONG_WAIT_MS * (0.8 + 0.4 * Math.random()) // many pages wait for the same service
  return WAITS_MS[tries] ?? USUAL_WAIT_MS
}

/** Asks the service how it is, for as long as the page lives, while the page is seen. */
export class Service {
  readonly #viewerNow: () => string | undefined
  readonly #listener: Listener
  readonly #wait = new Wait()
  #isSuspect = false
  /** When this machine was last known to be awake. */
  #awakeAt = Date.now()

  /** @param viewerNow by which name the service knows this viewer, if it does */
  constructor (viewerNow: () => string | undefined, listener: Listener) {
    this.#viewerNow = viewerNow
    this.#listener = listener
  }

  /** From now on it is asked. */
  start () {
    document.addEventListener('visibilitychange', () => {
      this.#awakeAt = Date.now() // whoever shows the screen begins anew by itself
      this.ask()
    })
    addEventListener('online', () => this.ask())
    this.#run()
  }

  /** Asks now. */
  ask () {
    if (!document.hidden) this.#wait.end()
  }

  /** Something does not get through to it. Asks now, and says that it is found as soon as it answers. */
  suspect () {
    this.#isSuspect = true
    this.ask()
  }

  async #run (): Promise<never> {
    let known: string | undefined
    for (;;) {
      const viewer = this.#viewerNow()
      const answer = await ask(viewer)
      const health = answer ?? await this.#find()
      const isCut = health.watching === false && viewer === this.#viewerNow()
      const hasSlept = Date.now() - this.#awakeAt > SLEPT_MS
      const isNew = known !== undefined && health.instance !== known
      known = health.instance
      this.#listener.answered(health)
      if (!answer || isNew || isCut || hasSlept || this.#isSuspect) this.#listener.found(isNew)
      this.#isSuspect = false
      this.#awakeAt = Date.now()
      await this.#rest()
    }
  }

  /** The page has no use for an answer while it is hidden. */
  async #rest () {
    do await this.#wait.for(INTERVAL_MS); while (document.hidden)
  }

  /** Tries again and again. A try that hangs in a network that is gone does not hold up the next. */
  async #find (): Promise<Health> {
    const since = performance.now()
    const answers: Health[] = []
    for (let tries = 0; answers.length === 0; tries++) {
      const ms = waitMs(tries, performance.now() - since)
      this.#listener.silent(performance.now() + ms)
      if (!document.hidden) ask().then(health => { if (health && answers.push(health) === 1) this.#wait.end() })
      await this.#wait.for(ms)
    }
    return answers[0]!
  }
}
