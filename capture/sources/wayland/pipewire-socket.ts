import { createConnection } from 'node:net'
import { isAbsolute, join } from 'node:path'

/** It is on this machine, and answers at once or not at all, ms. */
const PATIENCE_MS = 500

/** The socket of PipeWire (pipewire(1), "PIPEWIRE_REMOTE"). */
export function pipeWireSocket ({
  PIPEWIRE_REMOTE: name = 'pipewire-0', PIPEWIRE_RUNTIME_DIR, XDG_RUNTIME_DIR, USERPROFILE
}: NodeJS.ProcessEnv = process.env): string {
  const folder = PIPEWIRE_RUNTIME_DIR || XDG_RUNTIME_DIR || USERPROFILE || '/run/pipewire'
  return isAbsolute(name) ? name : join(folder, name)
}

/** Whether anybody listens there. */
export function isPipeWireThere (path = pipeWireSocket()): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection({ path })
    const answer = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.setTimeout(PATIENCE_MS, () => answer(false))
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
