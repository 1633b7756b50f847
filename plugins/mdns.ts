import { Server } from 'node:https'
import fp from 'fastify-plugin'
import { Responder } from '../network/mdns/responder.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers for a name of this machine in its network; only where this plugin is used. */
    mdns?: {
      /** The name; `undefined` if nobody can be answered. */
      readonly name: string | undefined
      /** Resolves, once the instance listens, as soon as the name is known. */
      readonly opened: Promise<void>
      /** Has a listener told when the name has changed, or that there is none any more. */
      onRenamed (listener: (name: string | undefined) => void): void
    }
  }
}

/**
 * Gives this machine a name in its network that people can type, `deskfeed-NAME.local`, and announces the service there, from when the
 * instance listens until it is closed.
 */
export default fp(async app => {
  const responder = new Responder(app.server instanceof Server)
  let opened = Promise.resolve()

  responder.on('fault', ({ name, family }, { message }) => {
    app.log.warn({ interface: name, family }, `nobody there is told this machine's name by mDNS: ${message}`)
  })
  responder.on('renamed', name => {
    if (name === undefined) app.log.warn('this machine has no name by mDNS: other machines in the network have all that it tried')
  })
  app.server.once('listening', () => {
    const listening = app.server.address()
    if (typeof listening === 'object' && listening) opened = responder.open(listening)
  })
  app.addHook('preClose', async () => await responder.close())

  app.decorate('mdns', {
    get name () { return responder.name },
    get opened () { return opened },
    onRenamed: listener => { responder.on('renamed', listener) }
  })
}, { name: 'mdns' })
