import { isIP } from 'node:net'
import { connect, createInbox, type Authenticator, type NatsConnection } from '@nats-io/transport-node'
import { BusLost } from '../bus.js'
import { credentialsOf } from './credentials.js'
import type { Place } from './place.js'
import { reach } from './reach.js'

/** How often the server is asked whether it is there, ms; after two questions without an answer the connection is dead. */
const PING_MS = 2000

/** How long a server that answers may take to let somebody in, ms. */
const PATIENCE_MS = 3000

/** What has come. */
export interface Received {
  subject: string
  data: Uint8Array
  /** Where an answer is to go; empty if none is asked for. */
  reply: string
  /** Whether it is the server that says: nobody listens to what was asked. */
  isNobody: boolean
}

export interface ConnectOptions {
  /** How the server's monitoring names it. */
  name: string
  /** What proves who this is, before what the address says. */
  authenticator?: Authenticator | undefined
  /** Certificates of authorities that the server's may come from, PEM; those of the system if left out. */
  ca?: string | undefined
  /** Told what the server refuses: a sentence of its own. */
  onRefused (sentence: string): void
}

/**
 * One connection to a server, from when it is let in until it ends. It never connects again: the library would keep what is published
 * meanwhile, and send it late, so the next connection is a new one, which knows of nothing older.
 */
export class Connection {
  /** Below it, answers are asked for. */
  readonly inbox = createInbox()
  readonly #nats: NatsConnection
  readonly #onEnd = new Set<() => void>()
  #isOpen = true
  #maxBytes: number

  /** @throws a sentence that goes on from "the bus at … " */
  static async open (place: Place, options: ConnectOptions, signal: AbortSignal): Promise<Connection> {
    const address = await reach(place, signal)
    const { host, port } = place
    try {
      return new Connection(await connect({
        servers: `${isIP(address) === 6 ? `[${address}]` : address}:${port}`,
        name: options.name,
        authenticator: [credentialsOf(place), options.authenticator].filter(prove => prove !== undefined),
        reconnect: false,
        timeout: PATIENCE_MS,
        pingInterval: PING_MS,
        ignoreClusterUpdates: true,
        noAsyncTraces: true,
        // The certificate is checked for the host that was named. TLS that the server only offers is taken without being asked for.
        ...(place.isSecure || options.ca) && {
          tls: { ...isIP(host) ? { host } : { servername: host }, ...options.ca && { ca: options.ca } }
        }
      }), options)
    } catch (error) {
      throw new Error(reasonFor(error as Error))
    }
  }

  private constructor (nats: NatsConnection, { onRefused }: ConnectOptions) {
    this.#nats = nats
    this.#maxBytes = nats.info!.max_payload
    nats.closed().then(() => this.#end())
    this.#follow(onRefused)
  }

  /** Whether something can be sent over it. */
  get isOpen (): boolean {
    return this.#isOpen && !this.#nats.isClosed()
  }

  /** The most that the server takes at once, bytes. It may change while it runs. */
  get maxBytes (): number {
    this.#maxBytes = this.#nats.info?.max_payload ?? this.#maxBytes
    return this.#maxBytes
  }

  /** @throws BusLost */
  send (subject: string, data: Uint8Array, reply?: string): void {
    if (!this.isOpen) throw new BusLost()
    this.#nats.publish(subject, data, reply ? { reply } : {})
  }

  /** Resolves once the server has taken all that was sent before. @throws BusLost */
  async flush (): Promise<void> {
    if (!this.isOpen) throw new BusLost()
    // What waits for an answer to a ping is not told by the library that the connection has ended.
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new BusLost())
      const stop = this.onEnd(lost)
      this.#nats.flush().then(resolve, lost).finally(stop)
    })
  }

  /** @returns ends it */
  listen (subject: string, onMessage: (received: Received) => void): () => void {
    const subscription = this.#nats.subscribe(subject, {
      // With an error there is no message: the server refuses the subscription, and says so in its status, too.
      callback: (error, message) => {
        if (error) return
        const { subject, data, reply = '', headers } = message
        onMessage({ subject, data, reply, isNobody: headers?.code === 503 })
      }
    })
    return () => { if (!subscription.isClosed()) subscription.unsubscribe() }
  }

  /** @param end called once, when it ends @returns takes that back */
  onEnd (end: () => void): () => void {
    this.#onEnd.add(end)
    return () => { this.#onEnd.delete(end) }
  }

  close (): void {
    this.#end()
    this.#nats.close().catch(() => {})
  }

  async #follow (onRefused: (sentence: string) => void): Promise<void> {
    for await (const status of this.#nats.status()) {
      // To end it, the library waits until what it has written is gone, which a link that carries nothing never sees: closing doesn't.
      if (status.type === 'staleConnection') this.close()
      if (status.type === 'error') onRefused(status.error.message)
    }
  }

  #end (): void {
    this.#isOpen = false
    for (const end of this.#onEnd) end()
    this.#onEnd.clear()
  }
}

function reasonFor ({ name, message }: Error): string {
  if (name === 'AuthorizationError') return 'does not let this service in: check BUS_CREDS, or the user and password in BUS'
  if (name === 'TimeoutError') return 'does not answer'
  if (/certificate|altnames|self-signed|issuer/i.test(message)) return `has a certificate that is not trusted (${message})`
  if (/server does not support 'tls'/.test(message)) return 'knows no TLS: write nats:// instead of tls://, or give it a certificate'
  return `can't be used: ${message}`
}
