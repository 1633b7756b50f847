import { between, type Point, type View } from './geometry.js'

/** How long the picture is on its way to another view, ms: long enough to see where it goes. */
const WAY_MS = 180
/** After so long, ms, the speed of what was let go is down to 37 %; as lists on phones do. */
const GLIDE_MS = 325
/** Slower than this it stands still, CSS px a ms. */
const STILL = 0.02

const prefersStill = matchMedia('(prefers-reduced-motion: reduce)')

/**
 * Moves the picture on its own, for those who like motion that they have not made themselves: to another view, or on in the direction in
 * which it was let go. One at a time, a step a frame.
 */
export class Motion {
  #frame = 0

  stop () {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  /** @param show is called with every view on the way, and at last with the end */
  go (from: View, to: View, show: (view: View) => void) {
    this.stop()
    if (prefersStill.matches) return show(to)
    const start = performance.now()
    this.#run(now => {
      const part = Math.min(1, Math.max(0, now - start) / WAY_MS)
      show(part === 1 ? to : between(from, to, 1 - (1 - part) ** 3))
      return part < 1
    })
  }

  /**
   * @param speed CSS px a ms
   * @param move moves the picture by so much; false if it can't go further
   */
  glide (speed: Point, move: (by: Point) => boolean) {
    this.stop()
    if (prefersStill.matches) return
    let last = performance.now()
    this.#run(now => {
      const ms = Math.max(0, now - last)
      last = now
      const left = Math.exp(-ms / GLIDE_MS)
      const way = GLIDE_MS * (1 - left)
      const moved = move({ x: speed.x * way, y: speed.y * way })
      speed = { x: speed.x * left, y: speed.y * left }
      return moved && Math.hypot(speed.x, speed.y) > STILL
    })
  }

  #run (step: (now: number) => boolean) {
    const next = (now: number) => { this.#frame = step(now) ? requestAnimationFrame(next) : 0 }
    this.#frame = requestAnimationFrame(next)
  }
}
