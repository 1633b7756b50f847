import { Fault } from '../fault.js'
import type { Beneath, Picture, Rectangle } from '../frame.js'
import { copyOf, movePointer } from './pointer.js'
import { intersection, within } from './region.js'

/**
 * A part of a picture, on the same memory; with what lies within of that part if the screen has become smaller.
 * @throws if that is nothing
 */
export function crop (picture: Picture, region: Rectangle): Picture {
  const { data, format, width, height, stride, takenAt, sequence, asOf, changed, beneath, lease } = picture
  const part = intersection(region, { x: 0, y: 0, width, height })
  if (!part) throw new Fault('failed', `the screen is only ${width}x${height} now, and what was to be shown of it lies outside`)
  return {
    kind: 'picture',
    data: data.subarray(part.y * stride + 4 * part.x),
    format,
    width: part.width,
    height: part.height,
    stride,
    takenAt,
    sequence,
    asOf,
    changed: changed && within(changed, part),
    pointer: movePointer(picture, part.x, part.y),
    beneath: beneath && cropBeneath(beneath, part),
    lease
  }
}

function cropBeneath ({ rectangle, pixels }: Beneath, part: Rectangle): Beneath | undefined {
  const common = intersection(rectangle, part)
  if (!common) return
  const { x, y, width, height } = common
  const copy = copyOf(pixels, 4 * rectangle.width, { x: x - rectangle.x, y: y - rectangle.y, width, height }, undefined)
  return { rectangle: { x: x - part.x, y: y - part.y, width, height }, pixels: copy.pixels }
}
