const WORDS = ('the of a to in is you that it he was for on are as with his they at be this from have or by one had not but what all ' +
  'were when we there can an your which their said if do will each about how up out them then she many some so these would other into ' +
  'has more her two like him see time could no make than first been its who now people my made over did down only way find use may water ' +
  'long little very after words called just where most know screen picture teacher window browser letter').split(' ')

/** Equal seeds give equal numbers. @returns a function that gives whole numbers below a limit */
export function createRandom (seed: number): (below: number) => number {
  let state = seed * 2654435761 >>> 0
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

/** So many words of plain English, in an order that makes no sense. */
export function sentence (random: (below: number) => number, words: number): string {
  const text = Array.from({ length: words }, () => WORDS[random(WORDS.length)]!).join(' ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

/** A line as of a program, indented by some steps. */
export function codeLine (random: (below: number) => number): string {
  const name = () => WORDS[random(WORDS.length)]!
  return `${'  '.repeat(random(4))}const ${name()} = await ${name()}.${name()}(${name()}, ${random(1000)}) // ${name()} ${name()}`
}

/** A line as of a log. */
export function logLine (random: (below: number) => number, number: number): string {
  const time = new Date(1_700_000_000_000 + number * 137).toISOString()
  return `${time} ${['info', 'info', 'warn'][random(3)]} [${random(9999)}] ${sentence(random, 4 + random(8))} took ${random(5000)} ms`
}
