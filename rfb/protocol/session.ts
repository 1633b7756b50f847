import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import type { Pointer } from '../../capture/frame.js'
import { dialectOf, FIRST_DIALECT, type Dialect } from '../rectangles/dialect.js'
import { updateOf } from '../rectangles/rectangle.js'
import { isSameColours, type TrueColour } from '../rectangles/true-colour.js'
import { clientMessages, type Requests } from './client-messages.js'
import { Deliveries } from './deliveries.js'
import { handshake, type Gate } from './handshake.js'
import { Input, ProtocolError } from './input.js'
import { Owed, showsPointer } from './owed.js'
import { END_OF_CONTINUOUS_UPDATES, serverInit, type Size } from './server-messages.js'

/** How long a client may take until it is let in, ms. */
const HANDSHAKE_MS = 10_000
/** How long the last words to a client may take to leave, ms. */
const FAREWELL_MS = 2000

/** Whoever has the picture, as a session sees them. */
export interface Showing {
  /** The client was let in: the size of the picture, as soon as there is one. */
  begin (session: Session): Promise<Size>
  /** It wants an update now, see {@link Session.isWaiting}. */
  wait (): void
  /** Whatever it was shown, it wants all of it again. */
  again (): void
  /** It has taken in this update, and all before. */
  acknowledge (number: number): void
}

/** One client's side of RFB (RFC 6143), over any stream: it is shown a picture, and whatever it does, it changes nothing. */
export class Session implements Requests {
  readonly #stream: Duplex
  readonly #gate: Gate
  readonly #name: string
  readonly #showing: Showing
  readonly #deliveries: Deliveries
  readonly #closed = new AbortController()
  #owed: Owed | undefined
  #encodings: ReadonlySet<number> = new Set()
  #dialect: Dialect = FIRST_DIALECT
  #isRequested = false
  #isContinuous = false

  /** @param stream whose owner cuts it off if the client never reads @param name of the screen, for people */
  constructor (stream: Duplex, gate: Gate, name: string, showing: Showing) {
    this.#stream = stream
    this.#gate = gate
    this.#name = name
    this.#showing = showing
    this.#deliveries = new Deliveries(bytes => this.#send(bytes), number => showing.acknowledge(number))
    stream.once('close', () => this.#closed.abort())
    // What a stream fails with is thrown where it is read.
    stream.on('error', () => {})
  }

  /** Whether the client wants an update. */
  get isWaiting (): boolean {
    return (this.#isRequested || this.#isContinuous) && this.#stream.writable
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
   * @throws {ProtocolError} if it was not let in, sent what it must not, or can't be told the size of the picture
   */
  async run (): Promise<void> {
    try {
      await this.#speak()
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      // Any other error is the stream's: the client has left.
    } finally {
      this.#end()
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
    this.#understand(this.#dialect.colours, encodings)
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

  async #speak (): Promise<void> {
    const input = new Input(this.#stream, () => this.#drained())
    const late = setTimeout(() => this.#stream.destroy(), HANDSHAKE_MS)
    const isIn = await input.read(handshake(this.#gate, bytes => this.#send(bytes))).finally(() => clearTimeout(late))
    if (!isIn) return
    const size = await this.#showing.begin(this)
    this.#owed = new Owed(size)
    this.#send(serverInit(size, this.#name))
    await input.read(clientMessages(this))
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

  #tellOwed (): void {
    if (!this.isWaiting) return
    try {
      const rectangles = this.#owed!.take(this.#encodings, this.#dialect.colours)
      if (rectangles.length > 0) this.#send(updateOf(rectangles))
    } catch (error) {
      // Thrown by run().
      this.#stream.destroy(error as ProtocolError)
    }
  }

  #send (bytes: Buffer): void {
    if (this.#stream.writable) this.#stream.write(bytes)
  }

  async #drained (): Promise<void> {
    if (this.#stream.writableNeedDrain) await once(this.#stream, 'drain', { signal: this.#closed.signal })
  }

  #end (): void {
    if (this.#stream.destroyed) return
    const late = setTimeout(() => this.#stream.destroy(), FAREWELL_MS)
    this.#stream.once('close', () => clearTimeout(late))
    this.#stream.end(() => this.#stream.destroy())
  }
}
