import type { Display, PixelFormat, Rows } from '../../frame.js'
import type { Connection } from './connection.js'
import { CopiedScreen } from './copied-screen.js'
import { pixelsOf } from './pixels.js'
import { openRaw, type Raw } from './raw.js'

/** Two pictures of a display, four bytes a pixel: one may still be encoding while the other is read. */
export interface Screen {
  readonly pixels: readonly [Buffer, Buffer]
  readonly format: PixelFormat
  /** Reads `rows` rows of the screen, from `top` on, into their place in one of the pictures. */
  read (index: 0 | 1, top: number, rows: number): Promise<unknown>
  /** If nobody reports what has changed: takes a look, for {@link read}, and tells the rows that differ from the look before. */
  look?: () => Promise<Rows>
  close (): void
}

async function openRaws (connection: Connection, display: Display, stride: number, count: 1 | 2): Promise<Raw[]> {
  const raws: Raw[] = []
  try {
    while (raws.length < count) raws.push(await openRaw(connection, display, stride))
    return raws
  } catch (error) {
    for (const raw of raws) raw.close()
    throw error
  }
}

/**
 * Pixels that can be encoded as they are stay where the server puts them; others are converted, once a picture.
 * @param isReported whether the server reports what has changed. It never reports that a colour of a colormap has.
 */
export async function openScreen (connection: Connection, display: Display, isReported: boolean): Promise<Screen> {
  const pixels = pixelsOf(connection.server, connection.screen)
  const looks = !isReported || !pixels.masks
  const raws = await openRaws(connection, display, pixels.stride(display.width), looks || pixels.format ? 2 : 1)
  if (looks || !pixels.format) return new CopiedScreen(connection, display, pixels, raws)
  const [even, odd] = raws as [Raw, Raw]
  return {
    pixels: [even.memory, odd.memory],
    format: pixels.format,
    read: (index, top, rows) => (index === 0 ? even : odd).read(top, rows),
    close: () => raws.forEach(raw => raw.close())
  }
}
