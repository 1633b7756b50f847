import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { getSystemErrorName } from 'node:util'
import fdpass from 'x11/lib/fdpass.js'
import { DEADLINE_MS, within } from '../../deadline.js'
import { Fault } from '../../fault.js'
import type { Address } from './display-name.js'

/**
 * Connects to the X server. The library would do it too, but it leaves a pipe open each time that it fails, and then tries a TCP port.
 * @throws why not, in a sentence for people
 */
export async function connect (display: string, { at }: Address): Promise<Socket> {
  // A pipe that can pass on descriptors, for shared memory; not every runtime has it.
  const socket = ('path' in at ? fdpass.connect(at.path) : null) ?? createConnection(at)
  socket.on('error', () => {}) // its end is what counts
  try {
    await within(DEADLINE_MS, `connecting to the X server ${display}`, once(socket, 'connect'))
    return socket
  } catch (error) {
    socket.destroy()
    throw connectFault(display, error as Error)
  }
}

function isDenial ({ code }: { code?: string | undefined }): boolean {
  return code === 'EACCES' || code === 'EPERM'
}

function connectFault (display: string, error: Error & { code?: string }): Error {
  if (error instanceof Fault) return error
  // What comes from fdpass has the number of libuv in its message, and not always a code.
  const [, number] = /\(uv (-\d+)\)/.exec(error.message) ?? []
  const code = number === undefined ? error.code : getSystemErrorName(Number(number))
  if (isDenial({ code })) return new Fault('denied', `the X server ${display} is not open to this user`, 'DISPLAY_REFUSED')
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return new Fault('ended', `no X server on ${display}`, 'NO_DISPLAY')
  return new Fault('failed', `no connection to the X server ${display}: ${code ?? error.message}`)
}

/**
 * The library reads what the server says within the events of its stream: what it throws there, for instance at an answer that is none,
 * would end the process. To be called before the library gets the stream.
 */
export function catchThrows (socket: Socket, onThrow: (error: Error) => void): void {
  const on = socket.on.bind(socket)
  const caught = (event: string, listener: (...values: unknown[]) => void) => on(event, (...values: unknown[]) => {
    try {
      listener(...values)
    } catch (error) {
      onThrow(error as Error)
    }
  })
  socket.on = caught as Socket['on']
}
