import type { Size } from './shown.js'

/**
 * A picture that is shown smaller than this is drawn smaller. Browsers scale a canvas by mixing the four pixels around each point: below
 * half of the size some pixels are in none of these, and letters fall apart.
 */
const LEAST_SCALE = 0.6

/** Whether a picture is drawn smaller, rather than scaled by the browser. */
export const isTooSmall = (wanted: Size, picture: Size): boolean => wanted.width < LEAST_SCALE * picture.width

/** The sizes on the way down to the wanted one: each half of the one before, and the first hardly smaller than the picture. */
export function stepsTo (wanted: Size, picture: Size): Size[] {
  const steps = [wanted]
  while (isTooSmall(steps[0]!, picture)) steps.unshift({ width: 2 * steps[0]!.width, height: 2 * steps[0]!.height })
  return steps
}
