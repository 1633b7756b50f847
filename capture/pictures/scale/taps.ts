/** The four taps of a group are summed up at once. */
const GROUP = 4

/**
 * How much smaller a picture may be for each group of taps: they reach 1.25 pixels of the result to each side, over the
 * lobe in the middle and into the first one beside it. Against the whole Lanczos kernel SSIM is 0.985 to 0.999 on a page of
 * small text (measured, 1.01 to 3 times smaller), and twice the taps cost twice the time.
 */
const RATIO_PER_GROUP = 1.6

/** For each pixel of a line of the result, what to take from which pixels of a line of the source. */
export interface Taps {
  /** How many for each pixel, a multiple of four; may be more than the source has pixels. */
  count: number
  /** The first pixel of the source that is taken, for each pixel of the result. */
  first: Int32Array
  /** `count` for each pixel of the result; they add up to `one`. */
  weights: Int16Array
}

const sinc = (x: number) => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
const lanczos3 = (x: number) => Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0

/**
 * The middle of the Lanczos kernel, stretched so that it makes a line smaller. Beyond the ends of a line its last pixel goes on.
 * @param from pixels of the source
 * @param to pixels of the result, at most `from`
 * @param one what 1 is, in fixed point, at most 32768
 */
export function createTaps (from: number, to: number, one: number): Taps {
  const ratio = from / to
  const count = GROUP * Math.ceil(ratio / RATIO_PER_GROUP)
  const first = new Int32Array(to)
  const weights = new Int16Array(to * count)
  for (let pixel = 0; pixel < to; pixel++) {
    const centre = (pixel + 0.5) * ratio - 0.5
    const start = Math.ceil(centre - count / 2)
    first[pixel] = Math.max(0, Math.min(start, from - count))
    const kernel = Array.from({ length: count }, (_, tap) => lanczos3((start + tap - centre) / ratio))
    const sum = kernel.reduce((total, weight) => total + weight)
    const line = new Float64Array(count)
    kernel.forEach((weight, tap) => {
      const within = Math.max(0, Math.min(start + tap, from - 1))
      line[within - first[pixel]!]! += weight / sum * one
    })
    weights.set(toIntegers(line, one), pixel * count)
  }
  return { count, first, weights }
}

/** Rounds so that an even area keeps its colour: the largest weight takes what the others lost. */
function toIntegers (line: Float64Array, one: number): Float64Array {
  const rounded = line.map(Math.round)
  const largest = line.indexOf(Math.max(...line))
  rounded[largest]! += one - rounded.reduce((total, weight) => total + weight)
  return rounded.map(weight => Math.min(weight, 2 ** 15 - 1)) // 32768 is no i16; less by one does not show
}
