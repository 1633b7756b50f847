import { Canvas } from './canvas.js'
import { Connection, type End } from './connection.js'
import { PointerOverlay } from './pointer-overlay.js'
import type { Painted, Size } from './shown.js'

interface Listener {
  /** A connection shows its first picture, or the first of another size. */
  shown (size: Size): void
  painted (update: Painted): void
  /** A connection has ended by itself. */
  ended (end: End): void
  /** There will be no picture. */
  broken (): void
  /** The browser has lost the picture, or can show one again after that: only a new connection begins with all of it. */
  lost (): void
}

/** The picture with the pointer over it, and the connection over which they come. */
export class Updates {
  /** What is put on the stage. */
  readonly element = document.createElement('div')
  readonly #canvas: Canvas
  readonly #pointer = new PointerOverlay()
  readonly #label: string
  readonly #listener: Listener
  #connection: Connection | undefined
  #isShown = false

  /** @param label what a screen reader says of the picture */
  constructor (label: string, listener: Listener) {
    this.#label = label
    this.#listener = listener
    this.#canvas = new Canvas(listener)
    const picture = this.#canvas.element
    picture.id = 'screen'
    picture.role = 'img'
    picture.ariaLabel = label
    this.element.id = 'frame'
    this.element.append(picture, this.#pointer.element)
  }

  /** See {@link Connection.viewer}. */
  get viewer (): string | undefined {
    return this.#connection?.viewer
  }

  /** Whether there is a picture, perhaps an old one. */
  get isShown (): boolean {
    return this.#isShown
  }

  /** Opens a connection, instead of the one there is. */
  connect (url: string) {
    this.#connection?.close()
    this.#connection = new Connection(url, {
      paint: bytes => this.#canvas.paint(bytes),
      pointer: pointer => this.#pointer.show(pointer),
      pointerImage: image => this.#pointer.keep(image),
      fault: fault => { this.#canvas.element.ariaLabel = fault ?? this.#label },
      ended: end => this.#listener.ended(end),
      painted: update => this.#listener.painted(update),
      shown: size => {
        this.element.style.setProperty('--width', String(size.width))
        this.element.style.setProperty('--height', String(size.height))
        this.#isShown = true
        this.#listener.shown(size)
      }
    })
  }

  disconnect () {
    this.#connection?.close()
  }

  /** The picture as it is, as PNG. */
  save (): Promise<Blob> {
    return this.#canvas.save()
  }

  /** Ends all of it, for good. */
  close () {
    this.disconnect()
    this.#canvas.close()
  }
}
