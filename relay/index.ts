import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Source } from '../capture/index.js'
import type { Bus } from './bus.js'
import { Origin } from './origin/origin.js'
import { Pointed } from './pointing/pointed.js'
import { createRelaySource } from './source/index.js'
import { ANY, checkName } from './subjects.js'

export type { Bus, Heard } from './bus.js'
export { BusLost, NoAnswer } from './bus.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What relays show of this machine; set by the plugin {@link origin}. */
    origin?: Origin
    /** The screens of other machines, for the option `own` of the capture; set by the plugin {@link relay}. */
    relaySource?: Source
  }
}

export interface RelayOptions {
  /** What carries messages between the machine that shares and its relays. Whoever made it closes it. */
  bus: Bus
  /** Of the machine that shares: letters, digits, `-` and `_`, 63 at most. For a relay also `*`: each that shares is a display. */
  name: string
}

/**
 * Lets relays show what this instance shows: its default view, published once for all of them, while any of them is watched.
 *
 * @throws at registration, if the name is none
 * @example
 * app.register(capture, { source: 'x11' })
 * app.register(deltas)
 * app.register(origin, { bus, name: 'hall-1' })
 */
export const origin = fp<RelayOptions>(async (app, { bus, name }) => {
  checkName(name)
  const { views, stages, pointing } = app
  const origin = new Origin({ bus, name, view: await views.find({}), views, stages, pointing })
  app.decorate('origin', origin)
  app.addHook('preClose', async () => origin.close())
}, { name: 'deskfeed-origin', dependencies: ['deskfeed-capture', 'deskfeed-deltas'] })

/**
 * Makes the screen of another machine the source of this instance, which shows it to any number of viewers.
 *
 * @throws at registration, if the name is none
 * @example
 * await app.register(relay, { bus, name: 'hall-1' })
 * app.register(capture, { own: app.relaySource })
 */
export const relay = fp<RelayOptions>(async (app: FastifyInstance, { bus, name }) => {
  if (name !== ANY) checkName(name)
  const pointed = new Pointed(() => app.pointing)
  app.decorate('relaySource', createRelaySource({
    bus,
    name,
    relay: {
      id: randomBytes(16).toString('base64url'),
      name: hostname().slice(0, 64),
      viewers: () => app.viewers?.size ?? 0
    },
    pointed: (display, message) => { if (app.hasDecorator('pointing')) pointed.hear(display, message) },
    left: display => { if (app.hasDecorator('pointing')) pointed.forget(display) },
    silent: (origin, isSilent) => {
      app.log.warn({ origin }, isSilent ? 'the machine that shares does not answer' : 'the machine that shares answers again')
    }
  }))
}, { name: 'deskfeed-relay', fastify: '5.x' })
