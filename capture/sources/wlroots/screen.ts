import { Fault } from '../../fault.js'
import type { PixelFormat, Rectangle, Region } from '../../frame.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import { within } from '../../pictures/region.js'
import { changedRows } from '../rows.js'
import type { Connection } from './connection.js'
import type { Copied, Layout } from './copier.js'
import { formatName, pixelFormatOf } from './format.js'
import { Landing } from './landing.js'
import { Turned, isUpright, orientationKey, orientationOf } from './turned.js'

/** px; no monitor has more, and all of them together take 0.25 GB. */
const MOST_PIXELS = 2 ** 26

/** A picture that has landed. */
export interface Landed {
  data: Buffer
  format: PixelFormat
  width: number
  height: number
  stride: number
  /** All of it if left out. */
  changed: Region | undefined
}

function checkLayout ({ width, height, stride, format }: Layout): PixelFormat {
  const isPossible = width > 0 && height > 0 && stride >= 4 * width && stride % 4 === 0 && stride * height <= 4 * MOST_PIXELS
  if (!isPossible) throw new Fault('failed', `the Wayland compositor gives impossible pictures: ${width}x${height}, ${stride} bytes a row`)
  const known = pixelFormatOf(format)
  if (known) return known
  throw new Fault('failed', `the Wayland compositor gives pixels of the format ${formatName(format)}, which can't be shown: ` +
    'set the display to 8 bits a colour')
}

/** The memory for the pictures of an output: two, since one may still be encoding while the other is copied to. */
export class Screen {
  readonly layout: Layout
  readonly #format: PixelFormat
  /** The next one to be copied to is the first. */
  readonly #landings: [Landing, Landing]
  #turned: Turned | undefined
  /** The orientation of the last picture; -1 if there is none. */
  #orientation = -1

  private constructor (layout: Layout, format: PixelFormat, landings: [Landing, Landing]) {
    this.layout = layout
    this.#format = format
    this.#landings = landings
  }

  /** @throws if such pictures can't be shown, or there is no memory for them */
  static async open (connection: Connection, shm: number, layout: Layout): Promise<Screen> {
    const format = checkLayout(layout)
    const first = await Landing.open(connection, shm, layout)
    try {
      return new Screen(layout, format, [first, await Landing.open(connection, shm, layout)])
    } catch (error) {
      first.close()
      throw error
    }
  }

  /** Where the next picture is to be copied to, and what that memory lacks of the last one. */
  next (): { buffer: number, stale: Region } {
    const [{ buffer, stale }] = this.#landings
    const region = stale.take() ?? [this.#all]
    stale.add(undefined) // until it has been copied to
    return { buffer, stale: region }
  }

  /**
   * Takes the picture that was copied there. Compositors tell of more than has changed: wlroots of one rectangle that has all in it, some
   * of the whole picture. So it is compared with the one before.
   * @returns `undefined` if it is the same
   */
  async take ({ damage, transform, isInverted }: Copied): Promise<Landed | undefined> {
    const [newer, older] = this.#landings
    const orientation = orientationOf(transform, isInverted)
    const key = orientationKey(orientation)
    const isFirst = key !== this.#orientation
    const told = new StaleRegion(false)
    told.add(damage ? within(damage, this.#all) : [this.#all])
    const region = told.take()!
    newer.stale.take()
    older.stale.add(isFirst ? undefined : region)
    const changed = isFirst ? [this.#all] : await this.#compare(newer.pixels, older.pixels, region)
    if (changed.length === 0) return undefined
    if (isFirst) this.#turned = isUpright(orientation) ? undefined : new Turned(this.layout, orientation)
    this.#orientation = key
    this.#landings.reverse()
    const { width, height, stride } = this.layout
    if (!this.#turned) return { data: newer.pixels, format: this.#format, width, height, stride, changed: isFirst ? undefined : changed }
    const drawn = await this.#turned.draw(newer.pixels, changed)
    const upright = this.#turned
    return {
      data: drawn.data,
      format: this.#format,
      width: upright.width,
      height: upright.height,
      stride: 4 * upright.width,
      changed: isFirst ? undefined : drawn.changed
    }
  }

  close (): void {
    for (const landing of this.#landings) landing.close()
  }

  get #all (): Rectangle {
    const { width, height } = this.layout
    return { x: 0, y: 0, width, height }
  }

  async #compare (newer: Buffer, older: Buffer, region: Region): Promise<Region> {
    const changed = new StaleRegion(false)
    for (const part of region) changed.add(await changedRows(newer, older, part, { stride: this.layout.stride, bytes: 4 }))
    return changed.take()!
  }
}
