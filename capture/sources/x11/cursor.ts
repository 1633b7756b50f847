import type { CursorImage, Fixes, XInput } from 'x11'
import type { Display, PixelFormat, Pointer, Rectangle } from '../../frame.js'
import { intersection } from '../../pictures/region.js'
import type { Connection } from './connection.js'
import { PointerImages } from './pointer-images.js'

/** The names of the events after which the pointer may have moved, or look different. */
export const CURSOR_EVENTS = new Set(['XIRawMotion', 'CursorNotify'])

/** A program can move the pointer without an event: it is read again after this time, ms. */
const FRESH_MS = 1000

/** The pointer on a display. */
export interface ShownCursor {
  image: CursorImage
  display: Display
  /** What it covers of a picture of the display; `undefined` if that is nothing. */
  part: Rectangle | undefined
  pointer: Pointer
}

/** The mouse pointer, which is missing from what an X server lets us read of its screen. There is none without XFIXES. */
export class Cursor {
  readonly #connection: Connection
  readonly #fixes: Fixes | undefined
  /** Whether the server reports motion. */
  readonly #reportsMotion: boolean
  readonly #images = new PointerImages()
  #image: CursorImage | undefined
  #shown: ShownCursor | undefined
  /** Whether nothing was reported since it was last asked for. */
  #isFresh = false
  #readAt = -Infinity

  private constructor (connection: Connection, fixes: Fixes | undefined, reportsMotion: boolean) {
    this.#connection = connection
    this.#fixes = fixes
    this.#reportsMotion = reportsMotion
  }

  /** Asks the server for {@link CURSOR_EVENTS}; one without XInput 2 does not report motion. */
  static async start (connection: Connection): Promise<Cursor> {
    const { root } = connection.screen
    const fixes = await connection.extension<Fixes>('fixes')
    fixes?.SelectCursorInput(root, fixes.CursorNotifyMask.DisplayCursor)
    const xinput = fixes && await connection.extension<XInput>('xinput')
    if (xinput?.xi2) xinput.XISelectEvents(root, { deviceId: xinput.AllMasterDevices, mask: xinput.EventMask.RawMotion })
    return new Cursor(connection, fixes, Boolean(xinput?.xi2))
  }

  /** To be called after one of {@link CURSOR_EVENTS}. */
  invalidate (): void {
    this.#isFresh = false
  }

  /** Whether it may have moved, or look different, since it was read. */
  get isStale (): boolean {
    const isOld = performance.now() - this.#readAt >= FRESH_MS
    return isOld || (this.#fixes !== undefined && !(this.#isFresh && this.#reportsMotion))
  }

  /** Asks the server where the pointer is and what it looks like: of one without pointer, nothing but an answer. */
  async read (): Promise<void> {
    const [fixes, connection] = [this.#fixes, this.#connection]
    this.#readAt = performance.now()
    this.#isFresh = true
    const [isHere, image] = await Promise.all([
      connection.server.screen.length === 1 || this.#isOnScreen(),
      connection.request<CursorImage | undefined>('asking for the pointer', callback =>
        fixes ? fixes.GetCursorImage(callback) : connection.client.GetInputFocus(error => callback(error, undefined)))
    ])
    this.#image = isHere ? image : undefined
  }

  /** It may be on another screen of the same server. */
  async #isOnScreen (): Promise<boolean> {
    const { client, screen: { root } } = this.#connection
    const { sameScreen } = await this.#connection.request<{ sameScreen: number }>('asking where the pointer is', callback =>
      client.QueryPointer(root, callback))
    return Boolean(sameScreen)
  }

  /** What was read; `undefined` if the pointer is not on the display. */
  on (display: Display): ShownCursor | undefined {
    const image = this.#image
    if (image && (this.#shown?.image !== image || this.#shown.display !== display)) {
      const pointer = { image: this.#images.of(image), x: image.x - display.x, y: image.y - display.y, scale: 1 }
      this.#shown = { image, display, part: visiblePart(image, display), pointer }
    }
    return image && this.#shown?.part && this.#shown
  }
}

/** Whether two readings look the same on the screen. */
export function isSameCursor (a: CursorImage | undefined, b: CursorImage | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.cursorSerial === b?.cursorSerial
}

/** Where the top left corner of the image lies on a picture of the display, px. */
const cornerOf = ({ x, y, xhot, yhot }: CursorImage, display: Display) => ({ x: x - xhot - display.x, y: y - yhot - display.y })

/** The part of a picture of the display that the image covers; `undefined` if it covers none. */
export function visiblePart (image: CursorImage, display: Display): Rectangle | undefined {
  const { x, y } = cornerOf(image, display)
  const { width, height } = image
  return intersection({ x, y, width, height }, { x: 0, y: 0, width: display.width, height: display.height })
}

/** Draws the pointer on a picture of the display. */
export function drawCursor (pixels: Buffer, format: PixelFormat, display: Display, image: CursorImage): void {
  const part = visiblePart(image, display)
  if (!part) return
  const corner = cornerOf(image, display)
  const { cursorImage } = image
  const channels = format === 'bgrx' ? [0, 1, 2] : [2, 1, 0]
  for (let y = part.y; y < part.y + part.height; y++) {
    let from = ((y - corner.y) * image.width + part.x - corner.x) * 4
    let to = (y * display.width + part.x) * 4
    for (let left = part.width; left > 0; left--, from += 4, to += 4) {
      // Premultiplied: the colours of the image are weighted already.
      const rest = 255 - cursorImage[from + 3]!
      for (let channel = 0; channel < 3; channel++) {
        const at = to + channels[channel]!
        pixels[at] = cursorImage[from + channel]! + pixels[at]! * rest / 255
      }
    }
  }
}
