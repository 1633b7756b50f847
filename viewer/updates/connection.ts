import { Clock } from './clock.js'
import { laserMessage, lookMessage, type Region, type Spot } from './pointing.js'
import { readMessage, type Pointer, type PointerImage, type Update } from './read.js'
import type { Painted, Size } from './shown.js'

/** What a client says first when it acknowledges an update. */
const ACKNOWLEDGEMENT = 1
/**
 * No connection, or none over which anything came, is given up after so long, ms. The first thing that comes is a few bytes of text:
 * even 10 kbit/s carry it in that time. Later there may be nothing to say for hours.
 */
const SILENCE_MS = 5000
/** While more waits on a link that stands still, nobody points, bytes: where the laser was is of no use later. */
const MOST_WAITING = 100

/** How a connection has ended. */
export interface End {
  /** Whether anything was painted. */
  wasShown: boolean
  /** It was opened, but nothing came. */
  isSilent: boolean
}

interface Listener {
  /** Resolves when the update that these bytes are is painted. */
  paint (bytes: ArrayBuffer): Promise<void>
  /** The first picture, or the first of another size, is painted, px. */
  shown (size: Size): void
  painted (update: Painted): void
  pointer (pointer: Pointer): void
  pointerImage (image: PointerImage): void
  /** Where the host points, or wants all to look, which is told at the start, too; `undefined` if nowhere. */
  laser (spot: Spot | undefined): void
  looked (region: Region | undefined): void
  /** Why the screen can't be shown; null if it can. The picture says so, too. */
  fault (fault: string | null): void
  /** Nothing more comes. Not called after {@link Connection.close}. */
  ended (end: End): void
}

/** One WebSocket, from when it is opened until it ends for any reason. Updates are acknowledged when they are painted. */
export class Connection {
  readonly #socket: WebSocket
  readonly #listener: Listener
  readonly #patience = setTimeout(() => this.#end(), SILENCE_MS)
  #shown = { width: 0, height: 0 }
  #isSilent = false
  #isOver = false
  #viewer: string | undefined
  readonly #clock = new Clock(message => this.#send(message))

  constructor (url: string, listener: Listener) {
    this.#listener = listener
    this.#socket = new WebSocket(url)
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.onopen = () => { this.#isSilent = true }
    this.#socket.onmessage = ({ data }) => this.#receive(data)
    this.#socket.onclose = () => this.#end()
  }

  /** By which name the service knows whether this viewer is still there; `undefined` before it has said so, and at the end. */
  get viewer (): string | undefined {
    return this.#isOver ? undefined : this.#viewer
  }

  /** Points there for all to see, or no longer. Only the host may. */
  point (spot: Spot | undefined) {
    if (!spot || this.#socket.bufferedAmount < MOST_WAITING) this.#send(laserMessage(spot))
  }

  /** Wants all to look there, or wherever they like. Only the host may. */
  look (region: Region | undefined) {
    this.#send(lookMessage(region))
  }

  close () {
    this.#isOver = true
    this.#clock.stop()
    clearTimeout(this.#patience)
    this.#socket.close()
  }

  #end () {
    if (this.#isOver) return
    this.close()
    this.#listener.ended({ wasShown: this.#shown.width > 0, isSilent: this.#isSilent })
  }

  #receive (data: string | ArrayBuffer) {
    if (this.#isOver) return
    clearTimeout(this.#patience)
    this.#isSilent = false
    try {
      if (typeof data === 'string') this.#hear(JSON.parse(data))
      else this.#read(data)
    } catch (error) {
      this.#fail(error)
    }
  }

  #hear ({ fault, viewer = this.#viewer }: { fault: string | null, viewer?: string }) {
    if (viewer !== this.#viewer) this.#clock.start()
    this.#viewer = viewer
    this.#listener.fault(fault)
  }

  #read (bytes: ArrayBuffer) {
    const message = readMessage(bytes)
    switch (message.kind) {
      case 'update': {
        const { byteLength } = bytes // which go to a worker
        return this.#listener.paint(bytes).then(() => this.#acknowledge(message, byteLength), error => this.#fail(error))
      }
      case 'pointer': return this.#listener.pointer(message)
      case 'pointer image': return this.#listener.pointerImage(message)
      case 'laser': return this.#listener.laser(message.spot)
      case 'look': return this.#listener.looked(message.region)
      case 'time': return this.#clock.answer(message)
    }
  }

  #acknowledge ({ number, width, height, takenAt, refines }: Update, bytes: number) {
    if (this.#isOver) return
    const acknowledgement = new DataView(new ArrayBuffer(5))
    acknowledgement.setUint8(0, ACKNOWLEDGEMENT)
    acknowledgement.setUint32(1, number, true)
    this.#send(acknowledgement)
    // What is shown first, or later more exactly, may have stood on the screen for long.
    const isNews = this.#shown.width > 0 && !refines
    if (width !== this.#shown.width || height !== this.#shown.height) {
      this.#shown = { width, height }
      this.#listener.shown(this.#shown)
    }
    this.#listener.painted({ takenAt, ageMs: isNews ? this.#clock.ageOf(takenAt) : undefined, bytes })
  }

  #send (message: ArrayBuffer | DataView<ArrayBuffer>) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message)
  }

  /** What can't be read can't be made up for: a new connection begins with the whole picture. */
  #fail (error: unknown) {
    if (this.#isOver) return
    console.error(error)
    this.#end()
  }
}
