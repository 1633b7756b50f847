import type { Duplex } from 'node:stream'
import type { Pointer } from '../../capture/frame.js'
import type { Dialect } from '../rectangles/dialect.js'
import { updateOf } from '../rectangles/rectangle.js'
import { isSameColours } from '../rectangles/true-colour.js'
import { Answers } from './answers.js'
import { clientMessages } from './client-messages.js'
import { Deliveries } from './deliveries.js'
import { farewell } from './farewell.js'
import { ProtocolError, type Input } from './input.js'
import { Owed } from './owed.js'
import { serverInit, type Size } from './server-messages.js'
import { Wishes } from './wishes.js'

/** How long a client may keep a place without asking for an update, ms. Every viewer asks for one at once. */
const FIRST_REQUEST_MS = 60_000

/** Whoever has the picture, as a session sees them. */
export interface Showing {
  /** The size of the picture, as soon as there is one. */
  begin (): Promise<Size>
  /** It wants an update now, or has taken what it was sent, see {@link Session.isWaiting}. */
  wait (): void
  /** Whatever it was shown, it wants all of it again. */
  again (): void
  /** It has taken in this update, and all before. */
  acknowledge (number: number): void
  /** It has answered a {@link Session.ping}, or another fence. */
  pong (): void
}

/** A client that was let in (RFC 6143, from section 7.3.2 on): it is shown a picture, and whatever it does, it changes nothing. */
export class Session {
  readonly #stream: Duplex
  readonly #showing: Showing
  readonly #deliveries: Deliveries
  readonly #wishes = new Wishes()
  #owed: Owed | undefined

  constructor (stream: Duplex, showing: Showing) {
    this.#stream = stream
    this.#showing = showing
    this.#deliveries = new Deliveries(bytes => this.#send(bytes), showing)
  }

  /** Whether the client wants an update, and has taken all that it was sent. */
  get isWaiting (): boolean {
    return this.#wants && this.#stream.writableLength === 0
  }

  /** What it understands: updates have to be made in it. */
  get dialect (): Dialect {
    return this.#wishes.dialect
  }

  /** Whether it can show the pointer by itself; otherwise the picture must have it. */
  get showsPointer (): boolean {
    return this.#wishes.showsPointer
  }

  /**
   * Speaks with the client until that is over, and closes the stream. Call it once.
   * @param name of the screen, for people
   * @throws {ProtocolError} if it sent what it must not, asked for nothing, or can't be told the size of the picture
   */
  async run (input: Input, name: string): Promise<void> {
    let idle: NodeJS.Timeout | undefined
    try {
      const size = await this.#showing.begin()
      const owed = this.#owed = new Owed(size)
      this.#send(serverInit(size, name))
      idle = setTimeout(() => this.#endIdle(), FIRST_REQUEST_MS)
      const [wishes, deliveries, showing] = [this.#wishes, this.#deliveries, this.#showing]
      await input.read(clientMessages(new Answers({ wishes, owed, deliveries, showing, tell: () => this.#tellOwed() })))
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      // Any other error is the stream's: the client has left.
    } finally {
      clearTimeout(idle)
      farewell(this.#stream)
    }
  }

  /**
   * Sends an update.
   * @param bytes whole FramebufferUpdate messages
   * @param dialect that they were made in
   * @param number greater than that of the update before, at most 2^32 - 1
   * @returns whether it was sent; not if the client wants other pixels by now. Then it wants all of them again
   */
  update (bytes: Buffer, dialect: Dialect, number: number): boolean {
    if (!this.#stream.writable || !isSameColours(dialect.colours, this.dialect.colours)) return false
    this.#stream.cork()
    this.#tellOwed()
    this.#send(bytes)
    this.#wishes.fulfil()
    this.#deliveries.sent(number)
    this.#stream.uncork()
    return true
  }

  /** Asks a client that can answer to do so at once: it says how long the way is. */
  ping (): void {
    this.#deliveries.ping()
  }

  /** The picture has another size from the next update on, which must be all of it. */
  resize (size: Size): void {
    this.#owed?.resize(size)
    this.#tellOwed()
  }

  /** The pointer is here now, or nowhere: for clients that show it themselves. */
  point (pointer: Pointer | undefined): void {
    this.#owed?.point(pointer)
    this.#tellOwed()
  }

  get #wants (): boolean {
    return this.#wishes.wantsUpdate && this.#stream.writable
  }

  #endIdle (): void {
    if (!this.#wishes.hasAsked) this.#stream.destroy(new ProtocolError(`it asked for no update within ${FIRST_REQUEST_MS / 1000} s`))
  }

  #tellOwed (): void {
    if (!this.#wants) return
    try {
      const rectangles = this.#owed!.take(this.#wishes.encodings, this.dialect.colours)
      if (rectangles.length > 0) this.#send(updateOf(rectangles))
    } catch (error) {
      // Thrown by run().
      this.#stream.destroy(error as ProtocolError)
    }
  }

  #send (bytes: Buffer): void {
    if (this.#stream.writable) this.#stream.write(bytes, this.#written)
  }

  /** The stream has taken something. */
  readonly #written = (): void => {
    if (!this.isWaiting) return
    this.#tellOwed()
    this.#showing.wait()
  }
}
