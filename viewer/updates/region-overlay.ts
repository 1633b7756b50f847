import type { Region } from './pointing.js'

/** A frame over the picture around a region: the one that the host is marking. laser.css says what it looks like. */
export class RegionOverlay {
  readonly element = document.createElement('div')

  constructor () {
    this.element.className = 'marked-region'
    this.element.hidden = true
  }

  show (region: Region | undefined) {
    this.element.hidden = region === undefined
    if (!region) return
    const { x: left, y: top, width, height } = region
    for (const [name, part] of Object.entries({ left, top, width, height })) {
      this.element.style.setProperty(name, `${100 * part}%`)
    }
  }
}
