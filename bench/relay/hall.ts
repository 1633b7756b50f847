import { startService, SERVICE, type Service } from '../../test/fixtures/service.js'
import { startNatsServer, type NatsServer } from '../../test/fixtures/relay/nats-server.js'
import type { Owner } from '../../test/fixtures/owner.js'

export const KEY = 'the-key-of-this-bench-alone'
const NAME = 'bench'

/** Of the configuration that stands in deploy/nats/, what matters to speed. */
export const LIMITS = 'max_payload: 1MB\nwrite_deadline: "1s"\nmax_pending: 64MB\nping_interval: "2s"\nping_max: 2'

/** One bus, one machine that shares `$DISPLAY`, and its relays. */
export interface Hall {
  server: NatsServer
  origin: Service
  relays: Service[]
  addRelay (where?: Place): Promise<Service>
}

/** Where a service runs, if not here. */
export interface Place {
  on (...command: string[]): string[]
  variables?: Record<string, string>
}

export interface HallOptions {
  relays: number
  host?: string
  variables?: Record<string, string>
}

/** Starts them; they end with the owner. */
export async function openHall (owner: Owner, { relays: count, host, variables = {} }: HallOptions): Promise<Hall> {
  const server = await startNatsServer(owner, { configuration: LIMITS, ...host && { host } })
  const shared = { BUS: server.url, BUS_KEY: KEY, BUS_NAME: NAME, LOG_LEVEL: 'error', ...variables }
  const start = async (given: Record<string, string>, command = SERVICE) => {
    const service = await startService(owner, { ...shared, ...given }, undefined, command)
    if (!service.url) throw new Error(service.stderr().trim() || 'a service did not start')
    return service
  }
  const origin = await start({ ROLE: 'origin', SOURCE: 'x11', DISPLAY: process.env.DISPLAY!, FPS: '30' })
  const relays: Service[] = []
  const hall: Hall = {
    server,
    origin,
    relays,
    async addRelay ({ on, variables } = { on: (...command) => command }) {
      const relay = await start({ ROLE: 'relay', FPS: '60', ...variables }, on(...SERVICE))
      relays.push(relay)
      return relay
    }
  }
  while (relays.length < count) await hall.addRelay()
  return hall
}

/** The value of a metric of a service; the sum, if it has several. */
export async function metric ({ url }: Service, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0)
}
