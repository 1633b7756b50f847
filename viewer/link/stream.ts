import type { Size } from '../updates/shown.js'
import { streamAddress } from './query.js'

interface Listener {
  /** A picture is shown, px. */
  sized (size: Size): void
  /** It can't be loaded. That it has ended, an `<img>` does not say. */
  failed (): void
}

/** The shared screen as MJPEG, which every browser can show. */
export class Stream {
  readonly #label: string
  readonly #listener: Listener
  #image: HTMLImageElement | undefined

  /** @param label what a screen reader says of the picture */
  constructor (label: string, listener: Listener) {
    this.#label = label
    this.#listener = listener
  }

  /** `undefined` while nothing is loaded. */
  get element (): HTMLImageElement | undefined {
    return this.#image
  }

  /** Begins anew. @returns what is put on the stage */
  open (): HTMLImageElement {
    this.close()
    const image = new Image()
    image.id = 'screen'
    image.alt = this.#label
    image.addEventListener('error', () => { if (image === this.#image) this.#listener.failed() })
    image.addEventListener('load', () => {
      if (image === this.#image) this.#listener.sized({ width: image.naturalWidth, height: image.naturalHeight })
    })
    image.src = streamAddress()
    this.#image = image
    return image
  }

  /** Takes nothing more. */
  close () {
    const image = this.#image
    this.#image = undefined
    image?.removeAttribute('src')
  }
}
