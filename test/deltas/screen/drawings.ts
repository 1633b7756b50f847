/** The colour of a pixel, given where it is. */
export type Drawing = (x: number, y: number) => number

function hash (one: number, other: number): number {
  let mixed = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca77)
  mixed = Math.imul(mixed ^ mixed >>> 15, 0xc2b2ae3d)
  return (mixed ^ mixed >>> 13) >>> 0
}

/** Something that is different everywhere, as a photograph is. */
export const noise = (seed: number): Drawing => (x, y) => hash(x + seed * 7919, y) & 0xffffff

export const plain = (colour: number): Drawing => () => colour

/** Lines of text: 18 px high, of letters of 8 px, two colours. @param line by number: its text, or what stands for it; empty if 0 */
export const text = (line: (row: number) => number, paper = 0xffffff, ink = 0x202020): Drawing => (x, y) => {
  const [row, down] = [Math.floor(y / 18), y % 18 - 3]
  const seed = line(row)
  const [column, right] = [Math.floor(x / 8), x % 8]
  const length = 20 + hash(seed, 1) % 70
  if (seed === 0 || down < 0 || down > 11 || right > 5 || column > length) return paper
  const letter = hash(seed, column + 2) % 30
  if (letter < 5) return paper
  return hash(letter, (down >> 1) * 3 + (right >> 1)) % 2 ? ink : paper
}

/** Every line another one, with a blank one after every fifth. @param first the number of the first line */
export const page = (first = 0) => text(row => (row + first) % 6 === 5 ? 0 : row + first + 1)
