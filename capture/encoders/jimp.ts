import { createWorker } from '../worker.js'
import type { Encoder } from '../frame.js'
import type { JimpJob } from './jimp-worker.js'

/** jimp, pure JavaScript, in a thread of its own: takes 300 ms or more for 1920x1080 (measured), but runs wherever Node does. */
export function createJimp (): Encoder {
  const worker = createWorker<JimpJob, Uint8Array>('jimp-worker', import.meta.url)

  return {
    name: 'jimp',
    async encode ({ data, format, width, height, stride }, quality) {
      // The thread gets a copy without padding, so that the source may write to its own memory again.
      const pixels = new Uint8Array(width * height * 4)
      for (let row = 0; row < height; row++) pixels.set(data.subarray(row * stride, row * stride + width * 4), row * width * 4)
      const jpeg = await worker.ask({ pixels, format, width, height, quality }, 30_000, [pixels.buffer])
      return { jpeg: Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength) }
    },
    close: () => worker.close()
  }
}
