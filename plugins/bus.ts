import { hostname } from 'node:os'
import fp from 'fastify-plugin'
import { ConfigurationError } from '../contract/configuration-error.js'
import { MAX_LABEL, plainName } from '../network/local-name.js'
import type { Bus } from '../relay/bus.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What carries messages between the machine that shares and its relays; only where this plugin is used. */
    bus?: Bus
    /** What is to be said about it when the instance starts, a sentence each. */
    busNotes?: string[]
  }
}

export interface BusOptions {
  /** Addresses of NATS servers, with commas between them. */
  servers: string
  /** Seals everything; nothing is sealed without it. */
  key?: string
  /** The file that proves to the servers who this is. */
  credentials?: string
  /** A PEM file with the authority of their certificates. */
  ca?: string
}

const OPEN = 'What goes over the bus is not sealed: whoever may listen there sees the screen. Set BUS_KEY on the origin and its relays.'

/** What the machine is called on the bus. */
export const busName = (machine = hostname()): string => plainName(machine).slice(0, MAX_LABEL) || 'deskfeed'

/** Connects to a bus, which is tried until it answers, and ends with the instance. */
export default fp<BusOptions>(async (app, { servers, key, credentials, ca }) => {
  const { connect, parsePlaces, readCredentials, readNamed } = await import('../relay/nats/index.js')
  const said: string[] = []
  const say = (sentence: string) => {
    said.push(sentence)
    said.splice(0, said.length - 1)
    app.log.warn(sentence)
  }
  let bus: Bus
  try {
    bus = await connect({
      places: parsePlaces(servers),
      name: `deskfeed ${busName()}`,
      authenticator: credentials ? readCredentials(credentials) : undefined,
      ca: ca ? readNamed('BUS_CA', ca).toString() : undefined,
      say
    })
  } catch (error) {
    throw new ConfigurationError((error as Error).message)
  }
  if (key) bus = (await import('../relay/sealing/index.js')).seal(bus, key, { say: sentence => app.log.warn(sentence) })
  app.decorate('bus', bus)
  app.decorate('busNotes', [...bus.isConnected ? [] : said, ...key ? [] : [OPEN]])
  app.addHook('onClose', async () => await bus.close())
}, { name: 'bus' })
