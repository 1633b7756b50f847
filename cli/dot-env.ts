import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { ConfigurationError } from '../contract/configuration-error.js'

/**
 * How a text is encoded: by its byte order mark, or without one by where its first zero byte is. Names of variables are ASCII, and in
 * UTF-16 each has a zero byte beside it.
 */
function encodingOf (bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || first === 0) return 'utf-16be'
  return 'utf-8'
}

/**
 * The variables of `./.env`, in UTF-8 or UTF-16, with or without a byte order mark, whatever ends its lines; none if there is no such file.
 * @throws {ConfigurationError} a sentence that names the file if it can't be read
 */
export function readDotEnv (path = '.env'): Record<string, string | undefined> {
  try {
    const bytes = readFileSync(path)
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes) // without its mark
    return parseEnv(text.replace(/\r\n?/g, '\n'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new ConfigurationError(`${path} is neither UTF-8 nor UTF-16. Save it again in one of these.`)
    }
    throw new ConfigurationError(`${path} can't be read: ${message}`)
  }
}
