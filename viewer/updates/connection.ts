import { decode } from './decode.js'
import type { Painter } from './painter.js'
import { readMessage, type Pointer, type PointerImage, type Update } from './read.js'

/** What a client says first when it acknowledges an update. */
const ACKNOWLEDGEMENT = 1
/**
 * No connection, or none over which anything came, is given up after so long, ms. The first thing that comes is a few bytes of text:
 * even 10 kbit/s carry it in that time. Later there may be nothing to say for hours.
 */
const SILENCE_MS = 5000

/** How a connection has ended. */
export interface End {
  kind: 'ended'
  /** Whether anything was painted. */
  wasShown: boolean
  /** It was opened, but nothing came. */
  isSilent: boolean
}

/** What is seen of a connection from outside. */
export type Report =
  Pointer | PointerImage | End |
  /** The first picture, or the first of another size, px, was painted. */
  { kind: 'shown', width: number, height: number } |
  /** Why the screen can't be shown; null if it can. */
  { kind: 'fault', fault: string | null }

/** One WebSocket, from when it is opened until it ends for any reason: what comes is painted, in order, and acknowledged. */
export class Connection {
  readonly #socket: WebSocket
  readonly #painter: Painter
  readonly #report: (report: Report) => void
  readonly #patience = setTimeout(() => this.#end(), SILENCE_MS)
  /** Resolves when all that came before is painted. */
  #painted: Promise<void> = Promise.resolve()
  #shown = { width: 0, height: 0 }
  #isSilent = false
  #isOver = false

  constructor (url: string, painter: Painter, report: (report: Report) => void) {
    this.#painter = painter
    this.#report = report
    this.#socket = new WebSocket(url)
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.onopen = () => { this.#isSilent = true }
    this.#socket.onmessage = ({ data }) => this.#receive(data)
    this.#socket.onclose = () => this.#end()
  }

  /** Ends it without a report. */
  close () {
    this.#isOver = true
    clearTimeout(this.#patience)
    this.#socket.close()
  }

  #end () {
    if (this.#isOver) return
    this.close()
    this.#report({ kind: 'ended', wasShown: this.#shown.width > 0, isSilent: this.#isSilent })
  }

  #receive (data: string | ArrayBuffer) {
    if (this.#isOver) return
    clearTimeout(this.#patience)
    this.#isSilent = false
    try {
      if (typeof data === 'string') return this.#report({ kind: 'fault', fault: JSON.parse(data).fault })
      const message = readMessage(data)
      if (message.kind !== 'update') return this.#report(message)
      this.#painted = Promise.all([decode(message), this.#painted]).then(([decoded]) => this.#paint(message, decoded))
      this.#painted.catch(error => this.#fail(error))
    } catch (error) {
      this.#fail(error)
    }
  }

  #paint (update: Update, decoded: Awaited<ReturnType<typeof decode>>) {
    if (this.#isOver) return
    this.#painter.paint(update, decoded)
    const acknowledgement = new DataView(new ArrayBuffer(5))
    acknowledgement.setUint8(0, ACKNOWLEDGEMENT)
    acknowledgement.setUint32(1, update.number, true)
    this.#socket.send(acknowledgement)
    const { width, height } = update
    if (width === this.#shown.width && height === this.#shown.height) return
    this.#shown = { width, height }
    this.#report({ kind: 'shown', width, height })
  }

  /** What can't be read can't be made up for: a new connection begins with the whole picture. */
  #fail (error: unknown) {
    if (!this.#isOver) console.error(error)
    this.#end()
  }
}
