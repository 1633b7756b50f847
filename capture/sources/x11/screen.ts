import type { Display, PixelFormat, Region } from '../../frame.js'
import type { Connection } from './connection.js'
import { CopiedScreen } from './copied-screen.js'
import { pixelsOf, type Pixels } from './pixels.js'
import { openRaw, type Raw } from './raw.js'

/** Two pictures of a display, four bytes a pixel: one may still be encoding while the other is read. */
export interface Screen {
  readonly pixels: readonly [Buffer, Buffer]
  readonly format: PixelFormat
  /** Reads a region of the screen into its place in one of the pictures, or more than that. Resolves with all that was read. */
  read (index: 0 | 1, region: Region): Promise<Region>
  /** If nobody reports what has changed: takes a look, for {@link read}, and tells what differs from the look before. */
  look?: () => Promise<Region>
  close (): void
}

async function openRaws (connection: Connection, display: Display, layout: Pixels, count: 1 | 2): Promise<Raw[]> {
  const raws: Raw[] = []
  try {
    while (raws.length < count) raws.push(await openRaw(connection, display, layout))
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
  const raws = await openRaws(connection, display, pixels, looks || pixels.format ? 2 : 1)
  if (looks || !pixels.format) return new CopiedScreen(connection, display, pixels, raws)
  const [even, odd] = raws as [Raw, Raw]
  return {
    pixels: [even.memory, odd.memory],
    format: pixels.format,
    read: (index, region) => (index === 0 ? even : odd).read(region),
    close: () => raws.forEach(raw => raw.close())
  }
}
