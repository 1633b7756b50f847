import type { Encoder } from '../frame.js'

/** The fastest encoder that works on this machine: jpeg-turbo (optional, native), else jimp (runs anywhere, about 100 times slower). */
export async function createEncoder (): Promise<Encoder> {
  try {
    const { createJpegTurbo } = await import('./jpeg-turbo.js')
    return createJpegTurbo()
  } catch {
    const { createJimp } = await import('./jimp.js')
    return createJimp()
  }
}
