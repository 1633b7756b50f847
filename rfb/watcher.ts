import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Pointer } from '../capture/frame.js'
import { PacedReceiver, type Audience, type Made } from '../deltas/index.js'
import type { Input } from './protocol/input.js'
import type { Size } from './protocol/server-messages.js'
import { Session, type Showing } from './protocol/session.js'
import type { Dialect } from './rectangles/dialect.js'

/** One VNC viewer of a stage: is sent updates as they want them, and as their link carries them. */
export class RfbWatcher extends PacedReceiver implements Showing {
  protected connection: Socket | undefined
  /** Whether the pointer is part of the picture in their present place. */
  #hasPointer = true
  #session: Session | undefined
  #size: Size | undefined
  #onSize: ((size: Size) => void) | undefined
  #isOver = false
  /** Of the last update. */
  #number = 0

  /** @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others */
  constructor (audience: Audience) {
    super(audience)
    this.take(this.#hasPointer)
  }

  /**
   * Speaks with the client until that is over.
   * @param input what they send after they were let in, see `admit`
   * @param connection below the stream
   * @param name of the screen, for people
   * @throws {ProtocolError} if that is the client's fault, see {@link Session.run}
   */
  async run (stream: Duplex, input: Input, connection: Socket, name: string): Promise<void> {
    if (this.#isOver) {
      stream.destroy()
      return
    }
    this.connection = connection
    this.#session = new Session(stream, this)
    await this.#session.run(input, name)
  }

  override end (): void {
    this.#isOver = true
    super.end()
  }

  async begin (): Promise<Size> {
    return this.#size ?? await new Promise(resolve => { this.#onSize = resolve })
  }

  size (size: Size): void {
    // Another size counts when there is an update of it.
    this.#size ??= size
    this.#onSize?.(this.#size)
  }

  wait (): void {
    this.advance()
  }

  /** Takes a new place, where nothing was sent yet: on the stage with the pointer, or on the one without. */
  again (): void {
    const hasPointer = !this.#session?.showsPointer
    if (this.#isOver) return
    if (!this.isFresh || hasPointer !== this.#hasPointer) {
      this.#hasPointer = hasPointer
      this.take(hasPointer)
    }
    this.advance() // they may be waiting already
  }

  pointer (pointer: Pointer | undefined): void {
    this.#session?.point(pointer)
  }

  /** A placeholder says so in the picture. */
  fault (): void {}

  protected get dialect (): Dialect | undefined {
    return this.#session?.dialect
  }

  protected get isWaiting (): boolean {
    return this.#session?.isWaiting ?? false
  }

  protected deliver ({ bytes, dialect, width, height }: Made, pings: boolean): number | undefined {
    const session = this.#session
    if (!session || !dialect) return
    if (width !== this.#size!.width || height !== this.#size!.height) session.resize(this.#size = { width, height })
    if (pings) session.ping()
    const number = ++this.#number
    return session.update(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), dialect, number) ? number : undefined
  }
}
