import { Canvas } from './canvas.js'
import { Connection, type End } from './connection.js'
import { LastPicture } from './last-picture.js'
import { PenOverlay } from './pen-overlay.js'
import { PointerOverlay } from './pointer-overlay.js'
import type { Region } from './pointing.js'
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
  /** Where the host wants all to look; `undefined` if that is up to them. Called when a connection begins, and whenever it changes. */
  looked? (region: Region | undefined): void
  /** The screen can no longer be shown, or can again. */
  faulted (): void
}

/** The picture with the pointer and the host's pen over it, and the connection over which they come. */
export class Updates {
  /** What is put on the stage. */
  readonly element = document.createElement('div')
  readonly pen = new PenOverlay(() => this.#connection)
  readonly #canvas: Canvas
  readonly #pointer = new PointerOverlay()
  readonly #last = new LastPicture()
  readonly #listener: Listener
  #connection: Connection | undefined
  #size: Size | undefined
  #hasFault = false

  /** @param label what a screen reader says of the picture */
  constructor (label: string, listener: Listener) {
    this.#listener = listener
    this.#canvas = new Canvas(listener)
    const picture = this.#canvas.element
    picture.id = 'screen'
    picture.role = 'img'
    picture.ariaLabel = label
    this.element.id = 'frame'
    this.element.append(picture, this.#pointer.element, this.#last.element, ...this.pen.elements)
  }

  /** See {@link Connection.viewer}. */
  get viewer (): string | undefined {
    return this.#connection?.viewer
  }

  /** Whether there is a picture, perhaps an old one. */
  get isShown (): boolean {
    return this.#size !== undefined
  }

  /** Whether the service has said that the screen can't be shown. */
  get hasFault (): boolean {
    return this.#hasFault
  }

  /** Opens a connection, instead of the one there is. */
  connect (url: string) {
    this.disconnect()
    this.#connection = new Connection(url, {
      paint: bytes => this.#canvas.paint(bytes),
      pointer: pointer => this.#pointer.show(pointer),
      pointerImage: image => this.#pointer.keep(image),
      laser: spot => this.pen.laser(spot),
      looked: region => this.#listener.looked?.(region),
      fault: fault => this.#setFault(fault !== null),
      ended: end => {
        this.pen.laser(undefined)
        this.#listener.ended(end)
      },
      painted: update => {
        if (!this.#hasFault) this.#uncover()
        this.#listener.painted(update)
      },
      shown: size => {
        this.element.style.setProperty('--width', String(size.width))
        this.element.style.setProperty('--height', String(size.height))
        this.#size = size
        this.#listener.shown(size)
      }
    })
  }

  disconnect () {
    this.#connection?.close()
    this.pen.laser(undefined)
  }

  /** What was shown is none of this person's business any more. */
  forget () {
    this.#size = undefined
    this.#last.drop()
  }

  /** See {@link Canvas.showAt}. */
  showAt (size: Size): Promise<void> {
    return this.#canvas.showAt(size)
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

  /** What is painted while there is a fault says only that there is one: the last picture stays instead, if there is one. */
  #setFault (hasFault: boolean) {
    if (hasFault === this.#hasFault) return
    this.#hasFault = hasFault
    if (hasFault) this.#cover()
    this.#listener.faulted()
  }

  #cover () {
    if (this.#size && !this.#last.isKept) this.#last.keep(this.#canvas.element, this.#size)
    this.element.classList.add('covered')
  }

  #uncover () {
    this.#last.drop()
    this.element.classList.remove('covered')
  }
}
