import turbo from '@julusian/jpeg-turbo'
import type { Encoder, PixelFormat } from '../frame.js'

const FORMATS: Record<PixelFormat, turbo.Format> = { bgrx: turbo.FORMAT_BGRX, rgbx: turbo.FORMAT_RGBX }

/**
 * libjpeg-turbo on the thread pool: about 5 ms for 1920x1080 (measured, one core).
 *
 * It writes into one buffer for the worst case, 6 MB at that size, and the JPEG is copied from there: a buffer of its own
 * for each frame kept the garbage collector busy for a fifth of the time (measured at 60 frames/s).
 */
export function createJpegTurbo (): Encoder {
  let worstCase = Buffer.alloc(0)

  return {
    name: 'jpeg-turbo',
    async encode ({ data, format, width, height }, quality) {
      const options = { format: FORMATS[format], width, height, quality, subsampling: turbo.SAMP_420 }
      const bytes = turbo.bufferSize(options)
      if (worstCase.length < bytes) worstCase = Buffer.allocUnsafeSlow(bytes)
      return Buffer.from(await turbo.compress(data, worstCase, options))
    },
    close: async () => {}
  }
}
