import { Connection } from './connection.js'
import { LaserOverlay } from './laser-overlay.js'
import type { PenTarget } from './laser-pen.js'
import type { Region, Spot } from './pointing.js'
import { RegionOverlay } from './region-overlay.js'

/** How long until a connection that has ended is opened again, ms. */
const WAIT_MS = 1000

/**
 * Takes what a pen does on a picture that stands still to everybody who watches: on the machine whose screen is shared, since a moving
 * picture would show itself. Updates that come meanwhile, about one a second as none is acknowledged, are not painted.
 */
export class PenLink implements PenTarget {
  readonly #url: string
  readonly #looked: (region: Region | undefined) => void
  readonly #laser = new LaserOverlay()
  readonly #marked = new RegionOverlay()
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
    element.append(this.#laser.element, this.#marked.element)
    this.#connect()
  }

  point (spot: Spot | undefined) {
    this.#connection?.point(spot)
  }

  look (region: Region | undefined) {
    this.#connection?.look(region)
  }

  mark (region: Region | undefined) {
    this.#marked.show(region)
  }

  /** For good. */
  close () {
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#laser.element.remove()
    this.#marked.element.remove()
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
      laser: spot => this.#laser.show(spot),
      ended: () => {
        this.#laser.show(undefined)
        this.#timer = setTimeout(() => this.#connect(), WAIT_MS)
      }
    })
  }
}
