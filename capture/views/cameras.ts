import type { Desktop, Display } from '../frame.js'
import { Camera } from './camera.js'
import { RightOfWay } from './right-of-way.js'

/** X servers, and the programs that take pictures, do one thing at a time. */
const THREADS = 1

/** One {@link Camera} for each display that was asked for. That of the first display goes before all others. */
export class Cameras {
  readonly #source: Pick<Desktop, 'capture'>
  readonly #first: Display
  readonly #rightOfWay = new RightOfWay(THREADS)
  readonly #cameras = new Map<string, Camera>()

  constructor (source: Pick<Desktop, 'capture'>, first: Display) {
    this.#source = source
    this.#first = first
  }

  /** Captures started so far. */
  get captures (): number {
    return [...this.#cameras.values()].reduce((sum, camera) => sum + camera.captures, 0)
  }

  of (display: Display): Camera {
    const known = this.#cameras.get(display.id)
    if (known) return known
    const lane = display.id === this.#first.id ? this.#rightOfWay.first() : this.#rightOfWay.other(() => camera.views)
    const camera: Camera = new Camera(this.#source, display, lane)
    this.#cameras.set(display.id, camera)
    return camera
  }

  /** Ends every capture; resolves when they have released what they held. */
  async close (): Promise<void> {
    await Promise.all([...this.#cameras.values()].map(camera => camera.close()))
  }
}
