import { setTimeout as sleep } from 'node:timers/promises'
import { OneOtherView } from '../../contract/errors.js'

/** How long somebody waits for their last view to end, ms: a browser that reloads a page asks again before it hangs up. */
const PATIENCE_MS = 2000
/** How many requests of one owner may wait for that. */
const MAX_WAITING = 8

/** The view that an owner holds. */
interface Share {
  readonly view: string
  /** How many of their requests are for it. */
  holders: number
  waiting: number
  /** Resolves when the last of them is over. */
  readonly freed: Promise<void>
  free (): void
}

/** One view for each owner at a time, whoever that is: they may ask for it as often as they like. */
export class Shares {
  readonly #patienceMs: number
  readonly #shares = new Map<unknown, Share>()

  constructor (patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /**
   * Takes the owner's share for a view until `over` aborts. If they hold another view, this waits until that has ended.
   * @throws ONE_OTHER_VIEW if it does not end in time, or too many wait for that already; the reason of `over` when that aborts
   */
  async take (owner: unknown, view: string, over: AbortSignal): Promise<void> {
    const deadline = performance.now() + this.#patienceMs
    for (;;) {
      over.throwIfAborted()
      const share = this.#shares.get(owner)
      if (!share || share.view === view) return this.#hold(owner, share ?? this.#add(owner, view), over)
      if (share.waiting >= MAX_WAITING || performance.now() >= deadline) throw new OneOtherView()
      share.waiting++
      await settled(share.freed, deadline - performance.now(), over)
      share.waiting--
    }
  }

  #add (owner: unknown, view: string): Share {
    let free = () => {}
    const freed = new Promise<void>(resolve => { free = resolve })
    const share = { view, holders: 0, waiting: 0, freed, free }
    this.#shares.set(owner, share)
    return share
  }

  #hold (owner: unknown, share: Share, over: AbortSignal): void {
    share.holders++
    over.addEventListener('abort', () => {
      share.holders--
      if (share.holders > 0) return
      this.#shares.delete(owner)
      share.free()
    }, { once: true })
  }
}

/** Resolves with `event`, after some time, or when the signal aborts: whichever is first. */
async function settled (event: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const enough = new AbortController()
  const end = () => enough.abort()
  signal.addEventListener('abort', end, { once: true })
  event.then(end)
  await sleep(ms, undefined, { signal: enough.signal }).catch(() => {})
  signal.removeEventListener('abort', end)
}
