import type { Rectangle } from '../../capture/frame.js'
import type { Pixels } from './pixel-writer.js'

/** Makes a JPEG of a rectangle, its colours with half of the resolution (4:2:0). @param quality 1 to 100 */
export type JpegMaker = (pixels: Pixels, area: Rectangle, quality: number) => Promise<Buffer>

/** A rectangle without what lies beside it: the picture may change while it is being encoded. */
function cutOut ({ data, stride }: Pixels, { x, y, width, height }: Rectangle): Buffer {
  const out = Buffer.allocUnsafe(width * height * 4)
  for (let row = 0; row < height; row++) data.copy(out, row * width * 4, (y + row) * stride + x * 4, (y + row) * stride + (x + width) * 4)
  return out
}

/** jpeg-turbo, on the thread pool; `undefined` where it is missing: then everything is sent without loss. */
export async function createJpegMaker (): Promise<JpegMaker | undefined> {
  try {
    const { default: turbo } = await import('@julusian/jpeg-turbo')
    return async (pixels, area, quality) => await turbo.compress(cutOut(pixels, area), {
      format: pixels.format === 'bgrx' ? turbo.FORMAT_BGRX : turbo.FORMAT_RGBX,
      width: area.width,
      height: area.height,
      quality,
      subsampling: turbo.SAMP_420
    })
  } catch {}
}
