import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '../bus.js'
import { NatsBus, type NatsOptions } from './nats-bus.js'

/** The start of a service waits no longer for its bus than this, ms. */
const PATIENCE_MS = 3000

/**
 * A bus of NATS servers. If none lets us in, it is given all the same, and they are tried until one does.
 * @returns once a server has let us in, all have been tried, or 3 s have passed
 */
export async function connect (options: NatsOptions): Promise<Bus> {
  const bus = new NatsBus(options)
  await Promise.race([bus.tried, sleep(PATIENCE_MS, undefined, { ref: false })])
  return bus
}

export { parsePlaces } from './place.js'
export { readCredentials, readNamed } from './credentials.js'
export type { NatsOptions } from './nats-bus.js'
