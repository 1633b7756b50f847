import { createSocket, type SocketType } from 'node:dgram'
import { once } from 'node:events'
import { isTooFewFiles } from '../contract/troubles.js'

/** Addresses that no network has (RFC 5737, RFC 3849), so that only a default route leads there. */
const NOWHERE = [['udp4', '192.0.2.1'], ['udp6', '2001:db8::1']] as const
/** Any port: nothing is sent. */
const PORT = 9
/** Whoever wants to know the default routes has them looked up again at most this often, ms. */
const REFRESH_MS = 1000

let known: readonly string[] = []
let askedAt = -Infinity

/**
 * This machine's addresses on its default routes, at most one for each family: those of the network that people are in, most likely.
 * Every system tells them in the same way: to "connect" a UDP socket sends nothing, but has the system choose the address to send from.
 * If the process has no descriptor left to ask with, they are those of the last time. Never rejects.
 */
export async function defaultAddresses (): Promise<readonly string[]> {
  askedAt = performance.now()
  const found = await Promise.all(NOWHERE.map(([type, address]) => addressTowards(type, address))).catch(() => undefined)
  if (found) known = found.filter(address => address !== undefined)
  return known
}

/** @throws if there is no descriptor left */
async function addressTowards (type: SocketType, address: string): Promise<string | undefined> {
  const socket = createSocket(type)
  try {
    socket.connect(PORT, address)
    await once(socket, 'connect')
    return socket.address().address
  } catch (error) { // there is no such route, or no such family
    if (isTooFewFiles((error as NodeJS.ErrnoException).code)) throw error
  } finally {
    socket.close()
  }
}

/**
 * The same as they were found last, without waiting; none before {@link defaultAddresses} was asked. What is found meanwhile counts the
 * next time.
 */
export function knownDefaults (): readonly string[] {
  if (performance.now() - askedAt >= REFRESH_MS) defaultAddresses()
  return known
}
