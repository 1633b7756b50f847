import { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import fp from 'fastify-plugin'
import type { Link } from '../contract/host.js'
import { linksOf } from '../network/links.js'
import { ownPlaces } from '../network/own-interfaces.js'
import { defaultAddresses } from '../network/routes.js'

export interface LinksOptions {
  /** What the instance listens on. */
  host: string
  /** The port it is to listen on, as long as it does not; 0 if any. */
  port: number
}

/** What opens the page and the stream, where it takes a key. */
export interface LinkKeys {
  key?: string | undefined
  streamKey?: string | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The links by which people on other machines reach the instance, the best one first. */
    links (keys?: LinkKeys): Link[]
  }
}

/** Knows under which addresses and names the instance can be reached. */
export default fp<LinksOptions>(async (app, { host, port }) => {
  app.addHook('onReady', async () => { await defaultAddresses() })
  app.decorate('links', keys => {
    const listening = app.server.address() as AddressInfo | null
    return linksOf({
      // Where there is no IPv6, `::` means every address of IPv4. A name stays one.
      places: ownPlaces(host === '::' && listening ? listening.address : host),
      port: listening?.port ?? port,
      protocol: app.server instanceof Server ? 'https' : 'http',
      localName: app.mdns?.name,
      ...keys
    })
  })
}, { name: 'links' })
