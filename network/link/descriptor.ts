import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** What Node keeps of a socket, as far as it is used here. Over TLS it is a layer that answers for the socket below. */
interface Handle {
  /** -1 where there is none, as on Windows */
  readonly fd?: number
  /** Bytes that the system has not taken yet. */
  readonly writeQueueSize?: number
}

/** The socket that a stream is sent over: its own, if it is the answer to a request. */
export function socketOf (receiver: Writable): Partial<Socket> {
  const { socket } = receiver as { socket?: Socket | null }
  return socket ?? receiver as Partial<Socket>
}

/** There is no public way to it. With a Node that has none of this, links are not measured. */
export function handleOf (receiver: Writable): Handle | undefined {
  return (socketOf(receiver) as { _handle?: Handle | null })._handle ?? undefined
}

/** The descriptor of the connection that a stream is sent over; `undefined` if it has none, or none any more. */
export function descriptorOf (receiver: Writable): number | undefined {
  const fd = handleOf(receiver)?.fd
  return fd !== undefined && fd >= 0 ? fd : undefined
}
