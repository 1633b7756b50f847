import type { Socket } from 'node:net'
import x11 from 'x11'
import type { Callback, Client, Screen, ServerDisplay } from 'x11'
import { DEADLINE_MS, seconds } from '../../deadline.js'
import { Fault } from '../../fault.js'
import { readKey, type Key } from './authority.js'
import { parseDisplay } from './display-name.js'
import { catchThrows, connect } from './transport.js'

/** What servers say to those who have no key, or a wrong one. */
const REFUSAL = /authori[sz]|no protocol specified|magic-cookie/i

function serverFault (display: string, { message }: Error, { excuse }: Key): Fault {
  const why = message.replace('X server connection failed: ', '').trim()
  return REFUSAL.test(why)
    ? new Fault('denied', `the X server ${display} turns us away: ${why}; ${excuse}`, 'DISPLAY_REFUSED')
    : new Fault('failed', `the X server ${display} failed: ${why}`)
}

/** Something that was asked and is not answered yet. */
interface Question {
  what: string
  reject (reason: Error): void
}

/** A connection to an X server on which every wait ends: with the answer, with the loss of the connection, or with a timeout. */
export class Connection {
  client!: Client
  /** What the server said of itself. */
  server!: ServerDisplay
  /** The screen that `$DISPLAY` names. */
  screen!: Screen
  /** Aborts, with the reason, when the connection is lost: it was closed, or the server hangs. */
  readonly lost: AbortSignal
  readonly #loss = new AbortController()
  /** The questions not answered yet; the server answers them in order. */
  readonly #open: Question[] = []
  readonly #extensions = new Map<string, Promise<unknown>>()
  /** One timer for all questions: a timer and a listener for each took 3 % of the event loop's CPU (measured). */
  readonly #silence = setTimeout(() => this.#onSilence(), DEADLINE_MS).unref()
  #socket: Socket | undefined

  private constructor () {
    this.lost = this.#loss.signal
  }

  /** @throws if no X server answers on `$DISPLAY`, or it turns us away */
  static async open (): Promise<Connection> {
    const display = process.env.DISPLAY
    if (!display) throw new Fault('failed', 'no X server: DISPLAY is not set', 'NO_DISPLAY')
    const connection = new Connection()
    try {
      await connection.#connect(display)
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  }

  /**
   * Sends one request and waits for its answer.
   * @throws the error of the server, that the connection was lost, or that the server said nothing for 2 s. An answer may take longer:
   * over 1.5 MB/s a picture of 1366x768 takes 3 s
   */
  request<T> (what: string, send: (callback: Callback<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.lost.aborted) return reject(this.lost.reason)
      const question = { what, reject }
      // Only what it says proves that the server is alive: another question must not put off the end of the first.
      if (this.#open.length === 0) this.#silence.refresh()
      this.#open.push(question)
      const answer: Callback<T> = (error, value) => {
        this.#open.splice(this.#open.indexOf(question), 1)
        if (error) reject(new Error(`${what}: ${error.message || 'refused'}`))
        else resolve(value)
        return true // the error is dealt with
      }
      try {
        send(answer)
      } catch (error) {
        this.#lose(error as Error)
      }
    })
  }

  /** Asks the server for almost nothing, unless it is being asked anyway: it is {@link lost} if it does not answer. */
  ping (): void {
    if (this.#open.length > 0) return
    this.request('asking whether it is there', callback => this.client.GetInputFocus(callback)).catch(() => {})
  }

  /** Sends several requests in one write, which wakes the server once. */
  batch<T> (send: () => T): T {
    this.#socket!.cork()
    try {
      return send()
    } finally {
      this.#socket!.uncork()
    }
  }

  /** An extension of the server, asked for once; `undefined` if the server does not have it: every one of them is optional. */
  extension<E> (name: string): Promise<E | undefined> {
    // The library would answer a second question by itself, which proves nothing about the server.
    const known = this.#extensions.get(name) ??
      this.request(`asking for ${name}`, callback => this.client.require(name, callback)).catch(() => this.lost.throwIfAborted())
    this.#extensions.set(name, known)
    return known as Promise<E | undefined>
  }

  close (): void {
    clearTimeout(this.#silence)
    this.#socket?.destroy()
  }

  async #connect (display: string): Promise<void> {
    const address = parseDisplay(display)
    const stream = this.#socket = await connect(display, address)
    const closed = () => this.#lose(new Fault('ended', `the X server ${display} has closed the connection`))
    stream.on('end', closed).on('close', closed)
    const key = await readKey(address, stream)
    const fail = (error: Error) => this.#lose(serverFault(display, error, key))
    catchThrows(stream, fail)
    this.server = await this.request<ServerDisplay>(`connecting to the X server ${display}`, callback => {
      // In one write: a server that refuses closes the connection after the first, and with the others its reason would be lost.
      stream.cork()
      // Long requests are an extension, too, and none of ours is long.
      this.client = x11.createClient({ display: `:${address.number}`, stream, auth: key, disableBigRequests: true }, callback)
      this.client.on('error', fail)
      stream.on('data', () => this.#silence.refresh())
      queueMicrotask(() => stream.uncork()) // the library begins in the one before this
    })
    const { screen: screens } = this.server
    const screen = screens[address.screen]
    if (!screen) {
      const last = screens.length - 1
      throw new Fault('failed', `DISPLAY is "${display}", but the last screen of that X server is ${last}`, 'NO_DISPLAY')
    }
    this.screen = screen
  }

  #onSilence (): void {
    const [oldest] = this.#open
    if (oldest) this.#lose(new Fault('hung', `the X server hangs (${oldest.what}): no answer for ${seconds(DEADLINE_MS)}`))
  }

  #lose (why: Error): void {
    this.#loss.abort(why)
    for (const { reject } of this.#open) reject(this.lost.reason)
    this.#open.length = 0
  }
}
