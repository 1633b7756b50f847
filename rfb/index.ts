import type { AddressInfo, Socket } from 'node:net'
import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'
import type { AskedView } from '../capture/views/asked-view.js'
import type { Admission } from '../contract/access.js'
import type { Traffic } from '../meter/traffic.js'
import { unmapped } from '../network/address.js'
import { listen } from '../network/listen.js'
import { linkSystem } from '../network/link/system.js'
import { Listener, type Arrival } from './listener.js'
import { passwordGate } from './password-gate.js'
import { admit } from './protocol/admit.js'
import { ProtocolError } from './protocol/input.js'
import { RfbWatcher } from './watcher.js'

export { admit, ProtocolError }

export interface RfbOptions {
  /** The port for VNC viewers over TCP, 0 for a free one; if left out, they come over WebSockets only. */
  port?: number
  /** The address to listen on, if there is a password; without one only this machine can connect. */
  host?: string
  /** What they must know; no more than the first 8 characters count. */
  password?: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Where VNC viewers can connect over TCP; `undefined` if they can't. */
    vnc: AddressInfo | undefined
    /**
     * Makes somebody a viewer who speaks RFB.
     * @param traffic where what they are sent is counted
     * @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others
     */
    watchRfb (view: AskedView, traffic: Traffic): RfbWatcher
  }
}

/** What the screen is called. */
export const SCREEN_NAME = 'Deskfeed'
const LOOPBACK = '127.0.0.1'
/** What the host sees of every viewer: RFB has no name for the program. */
const LOOK = { userAgent: 'VNC', sight: 'feed' } as const

/**
 * The same screen for VNC viewers, who can only watch: over TCP, if there is a port, and for whoever has another stream.
 *
 * @throws when the instance becomes ready, if the port can't be had
 * @example
 * app.register(capture, { source: 'x11' })
 * app.register(deltas)
 * app.register(rfb, { port: 5900 })
 */
export default fp<RfbOptions>(async (app, { port, host = '::', password }) => {
  const system = await linkSystem()
  const traffic = app.views.meter.over('vnc')
  app.decorate('watchRfb', (view: AskedView, traffic: Traffic) => new RfbWatcher({ stages: app.stages, view, traffic, system }))
  app.decorate('vnc', undefined)
  if (port === undefined) return

  /** How whoever was let in watches until the socket is closed: as somebody at this machine, or as one who knows the password. */
  function admissionOf (address: string, socket: Socket): Admission | undefined {
    if (!app.hasDecorator('access')) return
    const grant = password === undefined ? 'this_machine' : 'vnc_password'
    const visitor = { address, userAgent: LOOK.userAgent, role: 'viewer', grant } as const
    const session = app.access.visits.of(visitor)
    socket.once('close', session.begin(LOOK.sight, visitor))
    return { role: 'viewer', grant, session }
  }

  async function show ({ socket, address: from, isIn, cut }: Arrival): Promise<void> {
    const address = unmapped(from)
    const input = await admit(socket, passwordGate(app, address, password))
    if (!input || socket.destroyed) return
    isIn()
    const admission = admissionOf(address, socket)
    const viewing = app.viewers.watch({ ...LOOK, address, traffic, admission, cut, bytesSent: () => socket.bytesWritten }, {})
    socket.once('close', () => viewing.end())
    const watcher = await viewing.view(view => app.watchRfb(view, traffic))
    if (!watcher) return cut()
    viewing.over.addEventListener('abort', () => watcher.end(), { once: true })
    await watcher.run(socket, input, socket, SCREEN_NAME)
  }

  const listener = new Listener(system, arrival => {
    show(arrival).catch(error => {
      arrival.socket.destroy()
      // There was no room for them, say.
      const isRefusal = error instanceof ProtocolError || (error as FastifyError).statusCode !== undefined
      if (isRefusal) app.log.info({ reason: error.message }, 'a VNC viewer was cut off')
      else app.log.error({ err: error }, 'a VNC viewer could not be served')
    })
  })
  app.addHook('onReady', async () => {
    await listen(listener, { port, host: password === undefined ? LOOPBACK : host }).catch(({ message }: Error) => {
      throw new Error(`VNC viewers can't connect on port ${port}: ${message}. Choose another VNC_PORT, or leave it empty`)
    })
    app.vnc = listener.address
  })
  app.addHook('preClose', async () => listener.close())
}, { name: 'deskfeed-rfb', dependencies: ['deskfeed-capture', 'deskfeed-deltas'] })
