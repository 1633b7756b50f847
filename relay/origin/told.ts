import type { Pointer } from '../../capture/frame.js'
import type { Extent } from '../../capture/views/view.js'
import { PointerSender } from '../../deltas/pointer-sender.js'
import type { Pointing } from '../../deltas/pointing.js'
import { PointingSender } from '../../deltas/pointing-sender.js'
import { pointerImageMessage, pointerMessage } from '../../deltas/wire.js'

/** Larger pointers are not told of, bytes: answers have to stay small. */
const MOST_IMAGE_BYTES = 256 * 1024

/** What the relays are told beside updates, as viewers are: where the pointer is, and what the host points at. */
export class Told {
  readonly #pointing: Pointing
  readonly #extent: () => Extent
  readonly #tell: (message: Buffer) => void
  #pointer: Pointer | undefined
  #news: Array<{ take (): Buffer[] }> = []
  #pointerNews = new PointerSender()
  #leave = () => {}

  /** @param extent what the relays show of which display @param tell tells all relays something */
  constructor (pointing: Pointing, extent: () => Extent, tell: (message: Buffer) => void) {
    this.#pointing = pointing
    this.#extent = extent
    this.#tell = tell
  }

  /** From now on relays are told what is new. */
  open (): void {
    this.close()
    this.#pointerNews = new PointerSender()
    this.#news = [this.#pointerNews, new PointingSender(this.#pointing, this.#extent)]
    this.#leave = this.#pointing.join(() => this.#tellNews())
  }

  close (): void {
    this.#leave()
    this.#news = []
  }

  setPointer (pointer: Pointer | undefined): void {
    this.#pointer = pointer && pointer.image.rgba.length <= MOST_IMAGE_BYTES ? pointer : undefined
    this.#pointerNews.set(this.#pointer)
    this.#tellNews()
  }

  /** All of it as it is now. @param image the picture of the pointer that whoever asks has; 0: none */
  all (image: number): Buffer[] {
    const pointer = this.#pointer
    const { laser, region } = this.#pointing.on(this.#extent())
    return [
      ...pointer && pointer.image.id !== image ? [pointerImageMessage(pointer.image)] : [],
      pointerMessage(pointer),
      laser,
      region
    ]
  }

  #tellNews (): void {
    for (const news of this.#news) for (const message of news.take()) this.#tell(message)
  }
}
