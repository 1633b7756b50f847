import type { Duplex } from 'node:stream'

/** How long the last words to a client may take to leave, ms. */
const FAREWELL_MS = 2000

/** Closes a stream once what was written has left. */
export function farewell (stream: Duplex): void {
  if (stream.destroyed) return
  const late = setTimeout(() => stream.destroy(), FAREWELL_MS)
  stream.once('close', () => clearTimeout(late))
  stream.end(() => stream.destroy())
}
