import type { Duplex } from 'node:stream'
import type { Pointer } from '../../capture/frame.js'
import { dialectOf, FIRST_DIALECT, type Dialect } from '../rectangles/dialect.js'
import { updateOf } from '../rectangles/rectangle.js'
import { isSameColours, type TrueColour } from '../rectangles/true-colour.js'
import { clientMessages, type Requests } from './client-messages.js'
import { Deliveries } from './deliveries.js'
import { farewell } from './farewell.js'
import { ProtocolError, type Input } from './input.js'
import { Owed, showsPointer } from './owed.js'
import { END_OF_CONTINUOUS_UPDATES, serverInit, type Size } from './server-messages.js'

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
export class Session implements Requests {
  readonly #stream: Duplex
  readonly #showing: Showing
  readonly #deliveries: Deliveries
  #owed: Owed | undefined
  #encodings: ReadonlySet<number> = new Set()
  #dialect: Dialect = FIRST_DIALECT
  #isRequested = false
  #isContinuous = false

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
    return this.#dialect
  }

  /** Whether it can show the pointer by itself; otherwise the picture must have it. */
  get showsPointer (): boolean {
    return showsPointer(this.#encodings)
  }

  /**
   * Speaks with the client until that is over, and closes the stream. Call it once.
   * @param name of the screen, for people
   * @throws {ProtocolError} if it sent what it must not, or can't be told the size of the picture
   */
  async run (input: Input, name: string): Promise<void> {
    try {
      const size = await this.#showing.begin()
      this.#owed = new Owed(size)
      this.#send(serverInit(size, name))
      await input.read(clientMessages(this))
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      // Any other error is the stream's: the client has left.
    } finally {
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
    if (!this.#stream.writable || !isSameColours(dialect.colours, this.#dialect.colours)) return false
    this.#stream.cork()
    this.#tellOwed()
    this.#send(bytes)
    this.#isRequested = false
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

  setColours (colours: TrueColour): void {
    const before = this.#dialect.colours
    this.#understand(colours, this.#encodings)
    // What is being made now comes with the old pixels, and is not sent.
    if (!isSameColours(colours, before)) this.#showing.again()
  }

  setEncodings (encodings: Set<number>): void {
    const before = this.showsPointer
    this.#understand(this.#dialect.colours, encodings)
    // The picture was made with the pointer, and is to be without it, or the other way round.
    if (this.showsPointer !== before) this.#showing.again()
    this.#deliveries.announce(encodings)
  }

  requestUpdate (isIncremental: boolean): void {
    this.#isRequested = true
    this.#deliveries.requested()
    if (!isIncremental) {
      this.#showing.again()
      this.#owed!.tellSize(this.#encodings)
    }
    this.#wait()
  }

  enableContinuousUpdates (isOn: boolean): void {
    this.#isContinuous = isOn
    if (isOn) this.#wait()
    else this.#send(END_OF_CONTINUOUS_UPDATES)
  }

  fence (flags: number, payload: Buffer): void {
    this.#deliveries.fence(flags, payload)
  }

  setDesktopSize (): void {
    this.#owed!.refuseSize()
    this.#tellOwed()
  }

  #understand (colours: TrueColour, encodings: ReadonlySet<number>): void {
    this.#encodings = encodings
    this.#dialect = dialectOf(colours, encodings)
    this.#owed!.tellPointer()
  }

  #wait (): void {
    this.#tellOwed()
    this.#showing.wait()
  }

  get #wants (): boolean {
    return (this.#isRequested || this.#isContinuous) && this.#stream.writable
  }

  #tellOwed (): void {
    if (!this.#wants) return
    try {
      const rectangles = this.#owed!.take(this.#encodings, this.#dialect.colours)
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
  readonly #written = (): void => { if (this.isWaiting) this.#wait() }
}
