import { Thread } from '../../capture/thread.js'
import type { FromReader, TakenPicture, ToReader } from './messages.js'

/** So many updates may wait for the thread, and so many bytes of them: what comes then is not read, and a whole picture is needed. */
const MOST_WAITING = { updates: 16, bytes: 64 * 2 ** 20 }

/** The thread that carries out updates, as seen from the event loop. */
export class ReadingThread {
  readonly #thread: Thread<ToReader, FromReader>
  /** How long each update is that was not read yet, the oldest first. */
  #waiting: number[] = []
  #count = 0
  #taken: ((picture: TakenPicture | undefined) => void) | undefined
  #drawn: ((isThere: boolean) => void) | undefined

  /** @param onUnreadable called if the update of this count could not be carried out, with the reason */
  constructor (onUnreadable: (count: number, fault: string) => void) {
    this.#thread = new Thread('reading-worker', import.meta.url, message => {
      if (message.kind === 'taken') this.#taken?.(message.picture)
      else if (message.kind === 'drawn') this.#drawn?.(message.isThere)
      else if (message.kind === 'unreadable') onUnreadable(message.count, message.fault)
      else this.#waiting.shift()
    })
    this.over.addEventListener('abort', () => {
      this.#taken?.(undefined)
      this.#drawn?.(false)
    })
  }

  /** Aborts, with the reason, when the thread has ended, or did not start. */
  get over (): AbortSignal {
    return this.#thread.over
  }

  /** @returns its count, see {@link TakenPicture}; `undefined` if too many wait: it is not read */
  read (bytes: Uint8Array): number | undefined {
    const waiting = this.#waiting.reduce((sum, length) => sum + length, bytes.length)
    if (this.#waiting.length >= MOST_WAITING.updates || waiting > MOST_WAITING.bytes) return
    this.#waiting.push(bytes.length)
    const own = new Uint8Array(bytes)
    this.#thread.send({ kind: 'update', bytes: own, count: ++this.#count }, [own.buffer])
    return this.#count
  }

  /** There is no picture any more. */
  clear (): void {
    this.#thread.send({ kind: 'clear' })
  }

  /**
   * The picture that all updates so far have made, in one of the two memories. One at a time: the next when the last is drawn.
   * @returns `undefined` if there is none, or the thread is over; `drawn` resolves to whether its pixels are there
   */
  async take (index: 0 | 1): Promise<{ picture: TakenPicture, drawn: Promise<boolean> } | undefined> {
    if (this.over.aborted) return
    const drawn = new Promise<boolean>(resolve => { this.#drawn = resolve })
    const picture = await new Promise<TakenPicture | undefined>(resolve => {
      this.#taken = resolve
      this.#thread.send({ kind: 'take', index })
    })
    return picture && { picture, drawn }
  }

  close (): Promise<void> {
    return this.#thread.close()
  }
}
