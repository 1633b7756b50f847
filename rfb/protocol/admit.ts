import type { Duplex } from 'node:stream'
import { farewell } from './farewell.js'
import { handshake, type Gate } from './handshake.js'
import { Input, ProtocolError } from './input.js'

/** How long a client may take until it is let in, ms. */
const HANDSHAKE_MS = 10_000

/**
 * Lets a client in, or closes the stream.
 * @returns what it sends from then on; `undefined` if it has left before that, or was too slow
 * @throws {ProtocolError} if it was not let in
 */
export async function admit (stream: Duplex, gate: Gate): Promise<Input | undefined> {
  const input = new Input(stream)
  const late = setTimeout(() => stream.destroy(), HANDSHAKE_MS)
  try {
    if (await input.read(handshake(gate, bytes => { if (stream.writable) stream.write(bytes) }))) return input
  } catch (error) {
    farewell(stream)
    if (error instanceof ProtocolError) throw error
    // Any other error is the stream's: the client has left.
  } finally {
    clearTimeout(late)
  }
}
