import type { Size } from './shown.js'

/** The last picture of the screen, kept over what the service shows in its place once the screen is lost. */
export class LastPicture {
  readonly element = document.createElement('canvas')

  constructor () {
    this.element.id = 'last-picture'
    this.element.hidden = true
  }

  get isKept (): boolean {
    return !this.element.hidden
  }

  /** @param picture what is painted now */
  keep (picture: HTMLCanvasElement, { width, height }: Size) {
    Object.assign(this.element, { width, height })
    this.element.getContext('2d')!.drawImage(picture, 0, 0, width, height)
    this.element.hidden = false
  }

  /** The screen is there again. */
  drop () {
    if (!this.isKept) return
    this.element.hidden = true
    this.element.width = this.element.height = 0
  }
}
