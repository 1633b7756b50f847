import { make, set } from '../element.js'
import { pictureOn } from './picture.js'
import type { Stage } from './stage.js'

/** Firefox has a button of its own on videos, and lets no page open it; there is none on iPhones in some browsers. */
export const canFloat = document.pictureInPictureEnabled === true && 'captureStream' in HTMLCanvasElement.prototype

/** How often the picture is drawn until the video plays, ms. */
const FIRST_FRAMES_MS = 50

/** After so long a canvas shows what was painted, ms: a few frames. */
const SETTLED_MS = 50

/** The picture in a small window above all others: a video, drawn anew with every update. */
export class PictureInPicture {
  readonly #stage: Stage
  readonly #changed: () => void
  readonly #canvas = make('canvas')
  readonly #video = make('video', { muted: true, hidden: true })
  #isOpen = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param changed is called when the window is opened or closed, which people do there, too */
  constructor (stage: Stage, changed: () => void) {
    this.#stage = stage
    this.#changed = changed
    stage.surface.append(this.#video) // so that the document hears of it, too
    this.#video.addEventListener('leavepictureinpicture', () => this.#end())
  }

  get isOpen (): boolean {
    return this.#isOpen
  }

  /** @throws if the browser refuses */
  async toggle () {
    if (this.#isOpen) return this.close()
    const stream = this.#canvas.captureStream()
    this.#isOpen = true
    // A video does not play before its first frame, and Chromium misses what is drawn too soon: a screen that stands still gives no other.
    const drawing = setInterval(() => this.#draw(), FIRST_FRAMES_MS)
    try {
      this.#video.srcObject = stream
      await this.#video.play()
      await this.#video.requestPictureInPicture()
      if (!this.#isOpen) await document.exitPictureInPicture() // it was closed before it had opened
    } catch (error) {
      this.#end()
      throw error
    } finally {
      clearInterval(drawing)
    }
  }

  /** Takes the picture out of the window, and closes that. */
  async close () {
    if (document.pictureInPictureElement === this.#video) await document.exitPictureInPicture() // and hears of that
    else this.#end()
  }

  /**
   * The picture is another one. What a worker has painted on a canvas can be drawn from there a frame later: so it is drawn twice. Timers
   * of a hidden tab may take a second, so what goes on is not left to them.
   */
  painted () {
    if (!this.#isOpen) return
    this.#draw()
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#draw()
    }, SETTLED_MS)
  }

  #draw () {
    const picture = pictureOn(this.#stage)
    if (!this.#isOpen || !picture) return
    const { width, height } = this.#stage.size
    set(this.#canvas, { width, height })
    this.#canvas.getContext('2d', { alpha: false })!.drawImage(picture, 0, 0, width, height)
  }

  #end () {
    if (!this.#isOpen) return
    this.#isOpen = false
    const { srcObject } = this.#video
    if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop()
    this.#video.srcObject = null
    this.#changed()
  }
}
