/** Undoes the filter of type 4 (PNG, 9.4) of a plane of single bytes. */
export function unfilter (filtered: Buffer, width: number): Buffer {
  const plane = Buffer.from(filtered)
  for (let at = 0; at < plane.length; at++) {
    const left = at % width > 0 ? plane[at - 1]! : 0
    const up = at >= width ? plane[at - width]! : 0
    const corner = at % width > 0 && at >= width ? plane[at - width - 1]! : 0
    const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
    const nearest = byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
    plane[at] = plane[at]! + nearest
  }
  return plane
}
