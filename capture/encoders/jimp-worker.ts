import { parentPort } from 'node:worker_threads'
import { Jimp } from 'jimp'
import type { PixelFormat } from '../frame.js'

export interface JimpJob {
  pixels: Uint8Array<ArrayBuffer>
  format: PixelFormat
  width: number
  height: number
  quality: number
}

/** Converts in place: jimp wants red first, and a fourth byte that says opaque. */
function toRgba (pixels: Uint8Array, format: PixelFormat) {
  const [red, blue] = format === 'bgrx' ? [2, 0] : [0, 2]
  for (let i = 0; i < pixels.length; i += 4) {
    const first = pixels[i + red]!
    pixels[i + 2] = pixels[i + blue]!
    pixels[i] = first
    pixels[i + 3] = 255
  }
}

parentPort!.on('message', async (job: JimpJob | null) => {
  if (job === null) return parentPort!.close()
  try {
    toRgba(job.pixels, job.format)
    const image = Jimp.fromBitmap({ data: Buffer.from(job.pixels.buffer), width: job.width, height: job.height })
    const jpeg = new Uint8Array(await image.getBuffer('image/jpeg', { quality: job.quality }))
    parentPort!.postMessage({ kind: 'value', value: jpeg }, [jpeg.buffer])
  } catch (error) {
    parentPort!.postMessage({ kind: 'error', error: `jimp could not encode the picture: ${(error as Error).message}` })
  }
})
