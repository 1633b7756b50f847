import { connect } from 'node:net'
import type { Place } from './place.js'

/** How long a server may take to accept a connection and to begin to speak, ms. Longer is no bus for pictures. */
const PATIENCE_MS = 2000

/** A connection that is being looked at begins with this much of the server's first line at most, bytes: it is about 500. */
const MAX_LINE_BYTES = 16 * 1024

/**
 * Whether a server answers, and at which address. The library, asked to connect to one that does not, leaves its socket open until the
 * kernel gives up, and for ever if the server has stopped: one more with each try (read in transport-node 3.4, `NodeTransport.connect`).
 * @returns the address that answered
 * @throws a sentence that goes on from "the bus at … "
 */
export async function reach ({ host, port }: Place, signal: AbortSignal): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const timer = setTimeout(() => socket.destroy(new Error('does not answer')), PATIENCE_MS)
    const stop = () => socket.destroy(new Error('is not needed any more'))
    signal.addEventListener('abort', stop, { once: true })
    let said = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      said += text
      if (!said.includes('\n') && said.length < MAX_LINE_BYTES) return
      const address = socket.remoteAddress
      if (/^INFO +\{/i.test(said) && address) resolve(address)
      socket.destroy(new Error('is no NATS server'))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => reject(new Error(reasonFor(error))))
    socket.on('close', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      reject(new Error('ends the connection at once'))
    })
    if (signal.aborted) stop()
  })
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses connections: no server runs there',
  ENOTFOUND: 'is not found: there is no such host',
  EAI_AGAIN: 'is not found: no name server answers',
  EHOSTUNREACH: 'is out of reach',
  ENETUNREACH: 'is out of reach',
  ECONNRESET: 'ends the connection at once'
}

/** Several addresses of a name that all fail are one error without a message. */
function reasonFor (error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? (error.message || 'is out of reach')
}
