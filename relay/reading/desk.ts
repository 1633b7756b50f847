import type { Rectangle, Region } from '../../capture/frame.js'
import { StaleRegion } from '../../capture/pictures/stale-region.js'
import { Canvas, type Done } from './canvas.js'
import type { FromReader, TakenPicture, ToReader } from './messages.js'

/** Two pictures that others read, by turns. */
interface Prints extends Pick<TakenPicture, 'width' | 'height'> {
  memory: SharedArrayBuffer
  pixels: Uint32Array[]
  /** What of each has to be written again. */
  stale: StaleRegion[]
}

/** What happens in the thread that reads updates: carries them out, and gives the picture that comes of them to whoever wants it. */
export class Desk {
  readonly #post: (message: FromReader) => void
  readonly #canvas = new Canvas(rectangle => this.#note(rectangle))
  #changed = new StaleRegion()
  #prints: Prints | undefined
  #hasPicture = false
  #count = 0
  /** What the last update has done. */
  #done: Done | undefined

  constructor (post: (message: FromReader) => void) {
    this.#post = post
  }

  async receive (message: ToReader): Promise<void> {
    if (message.kind === 'update') return await this.#read(message)
    if (message.kind === 'take') return await this.#give(message.index)
    this.#canvas.clear()
    this.#hasPicture = false
  }

  async #read ({ bytes, count }: ToReader & { kind: 'update' }): Promise<void> {
    await this.#paint()
    this.#count = count
    try {
      this.#done = this.#canvas.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      this.#hasPicture = true
    } catch (error) {
      this.#fail(error as Error)
    }
    this.#post({ kind: 'read', count })
  }

  /** Says what the picture is before it is painted: whoever needs no pixels need not wait for them. */
  async #give (index: 0 | 1): Promise<void> {
    if (!this.#hasPicture) return this.#post({ kind: 'taken', picture: undefined })
    const picture = this.#describe(index)
    this.#post({ kind: 'taken', picture })
    await this.#paint()
    if (this.#hasPicture) this.#copy(index)
    this.#post({ kind: 'drawn', isThere: this.#hasPicture })
  }

  async #paint (): Promise<void> {
    try {
      await this.#canvas.paint()
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #fail ({ message }: Error): void {
    this.#hasPicture = false
    this.#post({ kind: 'unreadable', count: this.#count, fault: message })
  }

  /** @param rectangle all of it if left out */
  #note (rectangle: Rectangle | undefined): void {
    const region = rectangle && [rectangle]
    for (const stale of [this.#changed, ...this.#prints?.stale ?? []]) stale.add(region)
  }

  #describe (index: 0 | 1): TakenPicture {
    const { width, height } = this.#canvas
    const isFirst = this.#prints?.width !== width || this.#prints.height !== height
    const prints = isFirst ? this.#prints = print(width, height) : this.#prints!
    const changed = this.#changed.take()
    const { moves, written, isInOrder } = this.#done!
    const last = isInOrder ? { moves, written: Uint16Array.from(written) } : undefined
    const picture = { width, height, index, last, count: this.#count }
    return isFirst ? { ...picture, changed: undefined, memory: prints.memory } : { ...picture, changed }
  }

  #copy (index: 0 | 1): void {
    const { width, height, pixels, stale } = this.#prints!
    copy(this.#canvas.pixels, pixels[index]!, width, stale[index]!.take() ?? [{ x: 0, y: 0, width, height }])
  }
}

function print (width: number, height: number): Prints {
  const memory = new SharedArrayBuffer(2 * 4 * width * height)
  const pixels = [0, 1].map(index => new Uint32Array(memory, index * 4 * width * height, width * height))
  return { width, height, memory, pixels, stale: [new StaleRegion(), new StaleRegion()] }
}

function copy (from: Uint32Array, to: Uint32Array, stride: number, region: Region): void {
  for (const { x, y, width, height } of region) {
    if (width === stride) {
      to.set(from.subarray(y * stride, (y + height) * stride), y * stride)
      continue
    }
    for (let at = y * stride + x; at < (y + height) * stride; at += stride) to.set(from.subarray(at, at + width), at)
  }
}
