import type { Desktop, Display } from '../frame.js'
import { Camera } from './camera.js'
import { RightOfWay, type Lane } from './right-of-way.js'

/** X servers, and the programs that take pictures, do one thing at a time. */
const THREADS = 1

/** The right to use the source. */
type Right = Pick<Lane, 'begin' | 'end'>

/** One {@link Camera} for each display that was asked for. That of one of them goes before all others. */
export class Cameras {
  readonly #source: Pick<Desktop, 'capture'>
  /** The display whose camera goes before all others. */
  first: Display
  readonly #rightOfWay = new RightOfWay(THREADS)
  readonly #cameras = new Map<string, Camera>()

  constructor (source: Pick<Desktop, 'capture'>, first: Display) {
    this.#source = source
    this.first = first
  }

  /** Captures started so far. */
  get captures (): number {
    return [...this.#cameras.values()].reduce((sum, camera) => sum + camera.captures, 0)
  }

  of (display: Display): Camera {
    const known = this.#cameras.get(display.id)
    if (known) return known
    const camera: Camera = new Camera(this.#source, display, this.#laneOf(display, () => camera.views))
    this.#cameras.set(display.id, camera)
    return camera
  }

  /** The first one while that is its display, or one of the others: it can change between two pictures. */
  #laneOf ({ id }: Display, views: () => number): Right {
    const [first, other] = [this.#rightOfWay.first(), this.#rightOfWay.other(views)]
    let lane: Right = first
    return {
      begin: signal => (lane = id === this.first.id ? first : other).begin(signal),
      end: ms => lane.end(ms)
    }
  }

  /** Ends every capture; resolves when they have released what they held. */
  async close (): Promise<void> {
    await Promise.all([...this.#cameras.values()].map(camera => camera.close()))
  }
}
