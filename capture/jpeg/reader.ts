import { decodingFault } from './decode.js'
import { JpegSplitter, type WholeJpeg } from './splitter.js'

/** Who is told what has been read. */
export interface JpegListener {
  /** @param whole is the listener's to release */
  onPicture (whole: WholeJpeg): void
  /** Some JPEGs were left out. @param fault why the last of them was, a clause such as `the data breaks off` */
  onDrop (fault: string, count: number): void
}

/**
 * Takes what a program writes, in chunks of any size, and hands on the JPEGs in it that decode, and no others: {@link JpegSplitter} checks
 * the structure and the data. Whether a decoder takes the form, jpeg-turbo tells with the first JPEG of each; of a progressive one it must
 * read the data too. Newer ones wait meanwhile, and the newest wins.
 */
export class JpegReader {
  /** Nobody while it is not used. */
  listener: JpegListener | undefined
  readonly #splitter = new JpegSplitter()
  /** The form of the JPEGs that jpeg-turbo is known to take. */
  #form: string | undefined
  #decoding: Promise<void> | undefined
  #next: WholeJpeg | undefined

  /** Begins anew, with what another program writes. */
  begin (listener: JpegListener): void {
    this.#splitter.reset()
    this.#form = undefined
    this.#replaceNext()
    this.listener = listener
  }

  push (chunk: Buffer): void {
    for (const whole of this.#splitter.push(chunk)) this.#take(whole)
    const { dropped, fault } = this.#splitter.takeDropped()
    if (dropped > 0) this.listener?.onDrop(fault, dropped)
  }

  /** Resolves when nothing is being decoded any more. */
  async settled (): Promise<void> {
    while (this.#decoding) await this.#decoding
  }

  #take (whole: WholeJpeg): void {
    if (this.#decoding) this.#replaceNext(whole)
    else if (this.listener && whole.form === this.#form && !whole.isProgressive) this.listener.onPicture(whole)
    else this.#decoding = this.#decode(whole, this.listener)
  }

  async #decode (whole: WholeJpeg, listener: JpegListener | undefined): Promise<void> {
    const fault = await decodingFault(whole)
    this.#decoding = undefined
    const isWanted = listener !== undefined && listener === this.listener
    if (isWanted && fault === undefined) {
      this.#form = whole.form
      listener.onPicture(whole)
    } else {
      whole.lease.release()
      if (isWanted && fault !== undefined) listener.onDrop(fault, 1)
    }
    const next = this.#next
    this.#next = undefined
    if (next) this.#take(next)
  }

  #replaceNext (whole?: WholeJpeg): void {
    this.#next?.lease.release()
    this.#next = whole
  }
}
