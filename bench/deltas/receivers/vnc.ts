import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../test/fixtures/free-port.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import { startServer } from '../../../test/fixtures/x-server.js'
import { FULL_HD } from '../../screen.js'
import { watchRfb } from '../rfb/client.js'
import type { Receiver, Watch } from './receiver.js'

/** Levels of what viewers ask for: TigerVNC makes JPEGs of quality 79 of it, so that pictures are as good as ours. */
export const QUALITY = 6
const CLIENT = `Tight with quality ${QUALITY}, CopyRect, Cursor, LastRect, and continuous updates where it offers them`
const STARTS_WITHIN_MS = 10_000

async function connectTo (port: number): Promise<Socket> {
  for (const until = performance.now() + STARTS_WITHIN_MS; ; await sleep(50)) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

function watchPort (pid: number, port: number): Watch {
  return async (owner, { shows }) => {
    const socket = await connectTo(port)
    owner.teardown(() => { socket.destroy() })
    return await watchRfb(socket, { pid, quality: QUALITY, shows })
  }
}

/** A program that serves an X server's screen by VNC. */
function createScraper (name: string, program: string, argsFor: (port: number) => string[]): Receiver {
  return {
    name,
    what: `\`${[program, ...argsFor(5900)].join(' ')}\`; ${CLIENT}`,
    async start (owner: Owner) {
      const port = await freePort()
      const child = spawn(program, ['-display', process.env.DISPLAY!, ...argsFor(port)], { stdio: 'ignore' })
      const exited = once(child, 'exit')
      exited.catch(() => {})
      owner.teardown(async () => {
        child.kill('SIGKILL')
        await exited
      })
      await once(child, 'spawn') // throws if there is no such program
      return watchPort(child.pid!, port)
    }
  }
}

export const x0vncserver = createScraper('x0vncserver', 'X0tigervnc', port =>
  ['-rfbport', String(port), '-SecurityTypes', 'None', '-localhost'])

export const x11vnc = createScraper('x11vnc', 'x11vnc', port =>
  ['-rfbport', String(port), '-localhost', '-nopw', '-forever', '-shared', '-quiet', '-nowireframe'])

/** An X server of its own that is a VNC server as well: from then on it is `$DISPLAY`. */
export const xvnc: Receiver = {
  name: 'Xvnc',
  what: `TigerVNC's X server, \`Xvnc -SecurityTypes None\`; ${CLIENT}. Its CPU is that of drawing, too`,
  async start (owner) {
    const port = await freePort()
    const server = await startServer(owner, 'Xvnc', [
      '-geometry', `${FULL_HD.width}x${FULL_HD.height}`, '-depth', '24', '-rfbport', String(port), '-SecurityTypes', 'None', '-localhost'
    ])
    return watchPort(server.pid, port)
  }
}
