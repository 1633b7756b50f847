import type { Encoder, Frame, Picture } from '../frame.js'

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

/**
 * The picture of a frame, for a view that differs from what the source has encoded.
 * @throws if jpeg-turbo is not installed
 */
export async function decode (frame: Frame): Promise<Picture> {
  const { decodeJpeg } = await import('./jpeg-turbo.js').catch(() => {
    throw new Error('this source gives JPEGs; to show them in another width or quality, install @julusian/jpeg-turbo')
  })
  return await decodeJpeg(frame)
}
