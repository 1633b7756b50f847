import x11 from 'x11'
import type { Callback, Client, Screen, ServerDisplay } from 'x11'

/** A server that leaves a question unanswered for this long hangs, ms. */
const TIMEOUT_MS = 2000

/** Something that was asked and is not answered yet. */
interface Question {
  what: string
  reject (reason: Error): void
}

/** A connection to an X server on which every wait ends: with the answer, with the loss of the connection, or with a timeout. */
export class Connection {
  client!: Client
  screen!: Screen
  /** Aborts, with the reason, when the connection is lost: it was closed, or the server hangs. */
  readonly lost: AbortSignal
  readonly #loss = new AbortController()
  /** The questions not answered yet; the server answers them in order. */
  readonly #open: Question[] = []
  readonly #extensions = new Map<string, Promise<unknown>>()
  /** One timer for all questions: a timer and a listener for each took 3 % of the event loop's CPU (measured). */
  readonly #silence = setTimeout(() => this.#onSilence(), TIMEOUT_MS).unref()

  private constructor () {
    this.lost = this.#loss.signal
  }

  /** @throws if no X server answers on `$DISPLAY`, or it turns us away */
  static async open (): Promise<Connection> {
    const display = process.env.DISPLAY
    if (!display) throw new Error('no X server: DISPLAY is not set')
    const connection = new Connection()
    try {
      await connection.#connect(display)
      return connection
    } catch (error) {
      connection.close()
      throw new Error(`no X server on ${display}: ${(error as Error).message}`)
    }
  }

  /**
   * Sends one request and waits for its answer.
   * @throws the error of the server, that the connection was lost, or that there was no answer for 2 s
   */
  request<T> (what: string, send: (callback: Callback<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.lost.aborted) return reject(this.lost.reason)
      const question = { what, reject }
      // Only an answer proves that the server is alive: another question must not put off the end of the first.
      if (this.#open.length === 0) this.#silence.refresh()
      this.#open.push(question)
      send((error, value) => {
        this.#open.splice(this.#open.indexOf(question), 1)
        if (this.#open.length > 0) this.#silence.refresh()
        if (error) reject(new Error(`${what}: ${error.message || 'refused'}`))
        else resolve(value)
        return true // the error is dealt with
      })
    })
  }

  /** Sends several requests in one write, which wakes the server once. */
  batch<T> (send: () => T): T {
    const { stream } = this.client
    stream.cork()
    try {
      return send()
    } finally {
      stream.uncork()
    }
  }

  /** An extension of the server, asked for once. @throws if the server does not have it */
  extension<E> (name: string): Promise<E> {
    // The library would answer a second question by itself, which proves nothing about the server.
    const known = this.#extensions.get(name) ??
      this.request(`asking for ${name}`, callback => this.client.require(name, callback))
    this.#extensions.set(name, known)
    return known as Promise<E>
  }

  close (): void {
    clearTimeout(this.#silence)
    this.client?.stream?.destroy()
  }

  async #connect (display: string): Promise<void> {
    const { client, screen } = await this.request<ServerDisplay>(`connecting to the X server ${display}`, callback => {
      this.client = x11.createClient({ display }, callback)
      this.client.on('error', error => this.#lose(`the X server ${display} failed: ${error.message}`))
      this.client.on('end', () => this.#lose(`the X server ${display} has closed the connection`))
    })
    client.stream.on('close', () => this.#lose(`the connection to the X server ${display} is closed`))
    this.screen = screen[0]!
  }

  #onSilence (): void {
    const [oldest] = this.#open
    if (oldest) this.#lose(`${oldest.what}: no answer for ${TIMEOUT_MS / 1000} s`)
  }

  #lose (why: string): void {
    this.#loss.abort(new Error(why))
    for (const { reject } of this.#open) reject(this.lost.reason)
    this.#open.length = 0
  }
}
