import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** Addresses that no network has (RFC 5737, RFC 3849), so that only a default route leads there. */
const NOWHERE = [['udp4', '192.0.2.1'], ['udp6', '2001:db8::1']] as const
/** Any port: nothing is sent. */
const PORT = 9

/**
 * This machine's addresses on its default routes, at most one for each family: those of the network that people are in, most likely.
 * Every system tells them in the same way: to "connect" a UDP socket sends nothing, but has the system choose the address to send from.
 */
export async function defaultAddresses (): Promise<string[]> {
  const found = await Promise.all(NOWHERE.map(async ([type, address]) => {
    const socket = createSocket(type)
    try {
      socket.connect(PORT, address)
      await once(socket, 'connect')
      return [socket.address().address]
    } catch {
      return [] // there is no such route, or no such family
    } finally {
      socket.close()
    }
  }))
  return found.flat()
}
