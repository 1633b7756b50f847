import type { Spot } from './pointing.js'

/** The dot over the picture where the host points. laser.css says what it looks like. */
export class LaserOverlay {
  /** As large as the picture; the dot is in its top left corner, so that to move it takes neither layout nor painting. */
  readonly element = document.createElement('div')

  constructor () {
    this.element.className = 'laser'
  }

  /** Nothing is left of it when nobody points. */
  show (spot: Spot | undefined) {
    this.element.classList.toggle('shown', spot !== undefined)
    if (spot) this.element.style.translate = `${100 * spot.x}% ${100 * spot.y}%`
  }
}
