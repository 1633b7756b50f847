import { setTimeout as sleep } from 'node:timers/promises'

/** Between two writes, ms: whoever causes many changes causes few writes. */
const SPACING_MS = 50
/** When a write has failed it is tried again after this time, ms, as well as with the next change. */
const RETRY_MS = 10_000

export interface SaverOptions {
  /** Writes everything as it is now. */
  write: () => Promise<void>
  /** Called when a write fails, but only for the first of several in a row. */
  onFailure: (error: Error) => void
  spacingMs?: number
  retryMs?: number
}

/** Writes what has changed: at once, but one write after the other, and changes that come meanwhile together. */
export class Saver {
  readonly #options: Required<SaverOptions>
  /** The write that takes the changes along that come now; `undefined` if there is none yet. */
  #next: Promise<void> | undefined
  /** The latest write, begun or not. It never rejects. */
  #last: Promise<void> = Promise.resolve()
  #earliest = 0
  #hasFailed = false
  #retry: NodeJS.Timeout | undefined

  constructor (options: SaverOptions) {
    this.#options = { spacingMs: SPACING_MS, retryMs: RETRY_MS, ...options }
  }

  /** Something has changed. */
  change (): void {
    this.#next ??= this.#last = this.#save(this.#last)
  }

  /** Resolves when all changes up to now are written, or can't be, but no later than this. */
  async settled (patienceMs: number): Promise<void> {
    const ended = new AbortController()
    const impatience = sleep(patienceMs, undefined, { signal: ended.signal }).catch(() => {})
    await Promise.race([this.#last, impatience])
    ended.abort()
  }

  /** Writes everything a last time; resolves when that is done, or can't be. */
  async close (): Promise<void> {
    this.change()
    await this.#last
    clearTimeout(this.#retry)
  }

  async #save (last: Promise<void>): Promise<void> {
    const { write, onFailure, spacingMs, retryMs } = this.#options
    await last
    await sleep(Math.max(0, this.#earliest - performance.now()))
    this.#next = undefined
    clearTimeout(this.#retry)
    try {
      await write()
      this.#hasFailed = false
    } catch (error) {
      if (!this.#hasFailed) onFailure(error as Error)
      this.#hasFailed = true
      this.#retry = setTimeout(() => this.change(), retryMs).unref()
    }
    this.#earliest = performance.now() + spacingMs
  }
}
