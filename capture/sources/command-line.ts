const EXAMPLE = '["ffmpeg","-f","x11grab","-i",":0","-f","mjpeg","-"]'
/** What only a shell understands. */
const SHELL = /^(\|\|?|&&?|;|\d?>>?.*|<.*)$/

function fromJson (text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every(word => typeof word === 'string')) return list
  } catch {
    // The error below says so.
  }
  throw new Error(`begins with [, but is not a JSON list of strings such as ${EXAMPLE}`)
}

function fromLine (line: string): string[] {
  const words: string[] = []
  for (const [word] of line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"']|["'])+/g)) {
    const bare = word.replace(/"[^"]*"|'[^']*'/g, '')
    if (/["']/.test(bare)) throw new Error(`has a quote that is not closed: ${word}`)
    if (SHELL.test(word)) throw new Error(`is not read by a shell, so ${word} means nothing; put it all into sh -c '…'`)
    words.push(word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
  }
  return words
}

/**
 * A program and its arguments, from one string: a JSON list of strings if it begins with `[`, else a line that is split at
 * blanks, but not within '…' or "…". Nothing else is special; no shell reads it.
 *
 * @throws what is wrong with the string, and what to write instead
 * @example
 * parseCommandLine(`sh -c 'grim -t jpeg -'`) // ['sh', '-c', 'grim -t jpeg -']
 */
export function parseCommandLine (text: string): string[] {
  return text.startsWith('[') ? fromJson(text) : fromLine(text)
}
