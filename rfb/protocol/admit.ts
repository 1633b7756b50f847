import type { Duplex } from 'node:stream'
import { farewell } from './farewell.js'
import { handshake, type Gate } from './handshake.js'
import { Input, ProtocolError } from './input.js'

/** How long a client may take until it is let in, ms, without somebody who has to do something for it. */
const HANDSHAKE_MS = 10_000
/** How long from when it hears that there is a password, ms: TigerVNC's viewer, and others, have somebody type it only then. */
const PASSWORD_MS = 60_000

/**
 * Lets a client in, or closes the stream.
 * @returns what it sends from then on; `undefined` if it has left before that
 * @throws {ProtocolError} if it was not let in, or was too slow
 */
export async function admit (stream: Duplex, gate: Gate): Promise<Input | undefined> {
  const input = new Input(stream)
  let late: NodeJS.Timeout | undefined
  const wait = (ms: number, since = '') => {
    clearTimeout(late)
    late = setTimeout(() => stream.destroy(new ProtocolError(`it did not complete the handshake within ${ms / 1000} s${since}`)), ms)
  }
  const client = {
    send: (bytes: Buffer) => { if (stream.writable) stream.write(bytes) },
    awaitPassword: () => wait(PASSWORD_MS, ' of being asked for the password')
  }
  wait(HANDSHAKE_MS)
  try {
    if (await input.read(handshake(gate, client))) return input
  } catch (error) {
    farewell(stream)
    if (error instanceof ProtocolError) throw error
    // Any other error is the stream's: the client has left.
  } finally {
    clearTimeout(late)
  }
}
