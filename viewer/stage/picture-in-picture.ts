import { pictureOn } from './picture.js'
import type { Stage } from './stage.js'

/** Firefox has a button of its own on videos, and lets no page open it; there is none on iPhones in some browsers. */
export const canFloat = document.pictureInPictureEnabled === true && 'captureStream' in HTMLCanvasElement.prototype

/** The picture in a small window above all others: a video, drawn anew with every update. */
export class PictureInPicture {
  readonly #stage: Stage
  readonly #changed: () => void
  readonly #canvas = document.createElement('canvas')
  readonly #video = document.createElement('video')
  #isOpen = false

  /** @param changed is called when the window is opened or closed, which people do there, too */
  constructor (stage: Stage, changed: () => void) {
    this.#stage = stage
    this.#changed = changed
    this.#video.muted = true
    this.#video.hidden = true
    stage.surface.append(this.#video) // so that the document hears of it, too
    this.#video.addEventListener('leavepictureinpicture', () => this.#close())
  }

  get isOpen (): boolean {
    return this.#isOpen
  }

  /** @throws if the browser refuses */
  async toggle () {
    if (this.#isOpen) return document.exitPictureInPicture()
    const stream = this.#canvas.captureStream()
    this.#isOpen = true
    try {
      this.painted()
      this.#video.srcObject = stream
      await this.#video.play()
      await this.#video.requestPictureInPicture()
    } catch (error) {
      this.#close()
      throw error
    }
  }

  /** The picture is another one. */
  painted () {
    const picture = pictureOn(this.#stage)
    if (!this.#isOpen || !picture) return
    const { width, height } = this.#stage.size
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height })
    this.#canvas.getContext('2d', { alpha: false })!.drawImage(picture, 0, 0, width, height)
  }

  #close () {
    this.#isOpen = false
    const { srcObject } = this.#video
    if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop()
    this.#video.srcObject = null
    this.#changed()
  }
}
