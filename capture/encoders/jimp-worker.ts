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

/** jimp wants red first. In place. */
function toRgb (pixels: Uint8Array, format: PixelFormat) {
  if (format === 'rgbx') return
  for (let i = 0; i < pixels.length; i += 4) {
    const blue = pixels[i]!
    pixels[i] = pixels[i + 2]!
    pixels[i + 2] = blue
  }
}

parentPort!.on('message', async (job: JimpJob | null) => {
  if (job === null) return parentPort!.close()
  try {
    toRgb(job.pixels, job.format)
    const image = Jimp.fromBitmap({ data: Buffer.from(job.pixels.buffer), width: job.width, height: job.height })
    const jpeg = new Uint8Array(await image.getBuffer('image/jpeg', { quality: job.quality }))
    parentPort!.postMessage({ value: jpeg }, [jpeg.buffer])
  } catch (error) {
    parentPort!.postMessage({ error: `jimp could not encode the picture: ${(error as Error).message}` })
  }
})
