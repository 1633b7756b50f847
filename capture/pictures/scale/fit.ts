import type { Picture } from '../../frame.js'
import type { Fit } from '../../options.js'

export type Size = Pick<Picture, 'width' | 'height'>

/** The size that is asked for, px; a bound that is left out follows from the other one, or from the picture. */
export interface Box {
  width?: number
  height?: number
  /** What becomes of a picture with other proportions, if both bounds are given; `contain` if left out. */
  fit?: Fit
}

/** As suits 4:2:0, px. */
const even = (length: number) => Math.max(2, 2 * Math.round(length / 2))

/**
 * The size in which a picture is shown, px. `stretch` gives exactly the box if both bounds are given. Everything else keeps the
 * proportions, within the box and the picture: one bound is met exactly, and the other length is even where there is room for that.
 */
export function sizeWithin (picture: Size, { width = Infinity, height = Infinity, fit }: Box): Size {
  if (fit === 'stretch' && width < Infinity && height < Infinity) return { width, height }
  if (width >= picture.width && height >= picture.height) return { width: picture.width, height: picture.height }
  return width * picture.height <= height * picture.width
    ? { width, height: Math.min(picture.height, height, even(picture.height * width / picture.width)) }
    : { width: Math.min(picture.width, width, even(picture.width * height / picture.height)), height }
}
