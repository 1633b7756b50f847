import type { Display, Picture } from '../../frame.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import type { Segment } from '../x11/segment.js'
import { Sheet } from '../x11/sheet.js'
import { StreamPointer } from './pointer.js'
import type { PictureTold } from './told.js'

/** The two pictures of a stream, in memory that is shared with what listens to PipeWire, which the pointer is drawn on. */
export class Sheets {
  readonly #segments: readonly Segment[]
  readonly #pointer = new StreamPointer()
  readonly #changes = new StaleRegion()
  #display: Display | undefined
  #format: PictureTold['format'] = 'bgrx'
  #sheets: Sheet[] = []

  /** @param segments two, each large enough for all pictures to come */
  constructor (segments: readonly Segment[]) {
    this.#segments = segments
  }

  /** Makes one as it was drawn, so that it can be drawn on again. */
  uncover (memory: 0 | 1): void {
    this.#sheets[memory]?.uncover()
  }

  /** The picture that was drawn there. */
  picture (memory: 0 | 1, told: PictureTold): Picture {
    const { width, height, format, changed, agoMs, tookMs } = told
    const stride = 4 * width
    if (width !== this.#display?.width || height !== this.#display.height || format !== this.#format) {
      const display = this.#display = { id: '', name: '', x: 0, y: 0, width, height, primary: true }
      this.#format = format
      this.#sheets = this.#segments.map(({ memory }) => new Sheet(memory.subarray(0, stride * height), display, format))
    }
    const pointer = this.#pointer.follow(told, this.#display)
    this.#changes.add(changed)
    this.#changes.add(pointer.changed)
    const sheet = this.#sheets[memory]!
    sheet.cover(pointer.shown)
    return {
      kind: 'picture',
      data: sheet.pixels,
      format,
      width,
      height,
      stride,
      takenAt: Date.now() - Math.round(agoMs),
      tookMs,
      sequence: 0,
      changed: this.#changes.take(),
      pointer: pointer.shown?.pointer,
      beneath: sheet.beneath
    }
  }
}
