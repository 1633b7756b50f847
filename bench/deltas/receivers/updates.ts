import { once } from 'node:events'
import { WebSocket } from 'ws'
import { withOwner } from '../../owner.js'
import { Canvas } from '../canvas.js'
import { headOf, paint, REFINES, UPDATE } from '../updates/read.js'
import { serve } from './mjpeg.js'
import type { Receiver, Watch, Watching } from './receiver.js'

const ACKNOWLEDGE = 1
/** A viewer far too late is none, ms. */
const FIRST_WITHIN_MS = 10_000

/** Says that an update, and all before it, have been painted. */
export function acknowledge (socket: WebSocket, number: number): void {
  const message = Buffer.alloc(5)
  message[0] = ACKNOWLEDGE
  message.writeUInt32LE(number, 1)
  socket.send(message)
}

/**
 * Watches `/updates`. Bytes are those of the messages and of their frames (RFC 6455, 5.2), without pings.
 * @param delay for how long to wait before an update is acknowledged, ms: none if left out
 */
export async function watchUpdates (
  url: string, { pid, shows, delay }: { pid: number, shows: boolean, delay?: () => number }
): Promise<{ watching: Watching, socket: WebSocket }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/updates`, { perMessageDeflate: false })
  const watching: Watching = { pid, bytes: 0, refining: 0, pictures: 0 }
  let canvas: Canvas | undefined
  if (shows) watching.picture = () => canvas && Buffer.from(canvas.pixels)
  let first = () => {}
  const began = new Promise<void>((resolve, reject) => {
    first = resolve
    socket.once('error', reject)
    setTimeout(() => reject(new Error(`there was no update for ${FIRST_WITHIN_MS / 1000} s`)), FIRST_WITHIN_MS).unref()
  })
  socket.on('message', (message: Buffer, isBinary: boolean) => {
    const bytes = message.length + (message.length < 126 ? 2 : message.length < 65_536 ? 4 : 10)
    watching.bytes += bytes
    if (!isBinary || message[0] !== UPDATE) return
    const { number, flags, width, height } = headOf(message)
    if (flags & REFINES) watching.refining += bytes
    else watching.pictures++
    if (shows) {
      if (canvas?.width !== width || canvas.height !== height) canvas = new Canvas(width, height)
      paint(message, canvas)
    }
    if (delay) setTimeout(() => { if (socket.readyState === WebSocket.OPEN) acknowledge(socket, number) }, delay())
    else acknowledge(socket, number)
    first()
  })
  await began
  socket.on('error', () => {}) // it left
  return { watching, socket }
}

export const updates: Receiver = {
  name: 'Deskfeed',
  what: 'the built service, `/updates`, quality 80; acknowledged as soon as it is read',
  async start (owner) {
    const { url, pid } = await serve(owner)
    const watch: Watch = async (owner, { shows }) => {
      const { watching, socket } = await watchUpdates(url, { pid, shows })
      owner.teardown(async () => {
        socket.terminate()
        if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close')
      })
      return watching
    }
    await withOwner(owner => watch(owner, { shows: false })) // throws if there are none
    return watch
  }
}
