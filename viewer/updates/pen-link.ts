import { Connection } from './connection.js'
import { PenOverlay } from './pen-overlay.js'
import type { Region } from './pointing.js'

/** How long until a connection that has ended is opened again, ms. */
const WAIT_MS = 1000

/**
 * Takes what a pen does on a picture that stands still to everybody who watches: on the machine whose screen is shared, since a moving
 * picture would show itself. Updates that come meanwhile, about one a second as none is acknowledged, are not painted.
 */
export class PenLink {
  readonly pen = new PenOverlay(() => this.#connection)
  readonly #url: string
  readonly #looked: (region: Region | undefined) => void
  #connection: Connection | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /**
   * @param url of the WebSocket
   * @param element as large as the picture, which shows all of the display: there the laser is to be seen, and what is being marked
   * @param looked told where all are to look; `undefined` if that is up to them
   */
  constructor (url: string, element: HTMLElement, looked: (region: Region | undefined) => void = () => {}) {
    this.#url = url
    this.#looked = looked
    element.append(...this.pen.elements)
    this.#connect()
  }

  /** For good. */
  close () {
    clearTimeout(this.#timer)
    this.#connection?.close()
    for (const element of this.pen.elements) element.remove()
  }

  #connect () {
    this.#connection = new Connection(this.#url, {
      paint: () => new Promise(() => {}),
      shown () {},
      painted () {},
      pointer () {},
      pointerImage () {},
      fault () {},
      looked: region => this.#looked(region),
      laser: spot => this.pen.laser(spot),
      ended: () => {
        this.pen.laser(undefined)
        this.#timer = setTimeout(() => this.#connect(), WAIT_MS)
      }
    })
  }
}
