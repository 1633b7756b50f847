import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, type Transferable } from 'node:worker_threads'
import { within } from './deadline.js'
import { FOR_A_THREAD, checkDescriptors, startReason } from './descriptors.js'
import { Fault, codeOf } from './fault.js'

/** How long a thread may take to end when asked to, ms. */
const GRACE_MS = 1000

/** A thread of our own. Never throws: one that does not start is over. */
export class Thread<Sent, Received> {
  /** Resolves when it has ended, or has not started. */
  readonly ended: Promise<void>
  readonly #name: string
  readonly #over = new AbortController()
  #worker: Worker | undefined
  #ending: NodeJS.Timeout | undefined

  /**
   * Starts the module `name` (without its extension) beside `base`. It ends by itself on the message `null`.
   * @param receive is given each message of the thread
   */
  constructor (name: string, base: string, receive: (message: Received) => void) {
    this.#name = name
    try {
      checkDescriptors(FOR_A_THREAD)
      // The extension follows the caller's: .js in the build, .ts in the sources.
      this.#worker = new Worker(new URL(name + extname(fileURLToPath(base)), base), { stderr: true })
    } catch (error) {
      // The system has no room for another thread.
      const why = error as Error
      this.#over.abort(new Fault('failed', `the ${name} thread could not be started: ${startReason(why)}`, codeOf(why)))
      this.ended = Promise.resolve()
      return
    }
    this.ended = new Promise(resolve => this.#worker!.once('exit', () => resolve()))
    this.#worker.on('message', receive)
    this.#worker.on('error', error => this.#over.abort(error))
    this.#worker.once('exit', () => {
      clearTimeout(this.#ending)
      this.#over.abort(new Fault('ended', `the ${name} thread ended`))
    })
    this.#worker.unref()
  }

  /** Aborts, with the reason, when the thread has ended, was given up or did not start. */
  get over (): AbortSignal {
    return this.#over.signal
  }

  send (message: Sent, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer)
  }

  /** From now on it is over. It is asked to end, and terminated if that takes too long. */
  giveUp (reason: Error, graceMs: number): void {
    this.#over.abort(reason)
    this.#end(graceMs)
  }

  /** Asks the thread to end, and terminates it if it has not ended after 1 s. */
  async close (): Promise<void> {
    this.#end(GRACE_MS)
    // A thread within a call into the system can't be terminated.
    await within(2 * GRACE_MS, this.#name, this.ended).catch(() => {})
    clearTimeout(this.#ending)
  }

  #end (graceMs: number): void {
    if (this.#ending || !this.#worker) return
    this.#worker.postMessage(null)
    this.#ending = setTimeout(() => this.#worker!.terminate(), graceMs)
  }
}
