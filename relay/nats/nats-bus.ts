import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { BusLost, type Bus, type Heard } from '../bus.js'
import { Answers } from './answers.js'
import { Connection, type ConnectOptions, type Received } from './connection.js'
import { Parts, cut } from './parts.js'
import { nameOf, type Place } from './place.js'
import { Questions } from './questions.js'
import { Retries } from './retries.js'
import { Sayings } from './sayings.js'
import { Turns } from './turns.js'

/** How long what was sent last may take to arrive when the bus is closed, ms. */
const LAST_MS = 800

export interface NatsOptions extends Omit<ConnectOptions, 'onRefused'> {
  /** Servers of one bus. The first that lets us in is taken. */
  places: Place[]
  /** Told, a sentence each, when the bus is lost, when it is back, and what it refuses. */
  say (sentence: string): void
}

/** What there is as long as a connection lasts. */
interface Link {
  connection: Connection
  turns: Turns
  questions: Questions
  answers: Answers
}

/** What is listened to, over whichever connection there is. */
interface Ear {
  subject: string
  onReceived (received: Received): void
  stop? (): void
}

/** A bus over NATS: one connection after the other, each to the first server that lets us in, until it is closed. */
export class NatsBus implements Bus {
  /** Resolves once a server has let us in, or all have been tried. */
  readonly tried: Promise<void>
  readonly #options: NatsOptions
  readonly #ears = new Set<Ear>()
  readonly #watchers = new Set<(isConnected: boolean) => void>()
  readonly #over = new AbortController()
  #link: Link | undefined
  readonly #sayings: Sayings

  constructor (options: NatsOptions) {
    this.#options = options
    this.#sayings = new Sayings(options.say)
    this.tried = new Promise(resolve => { this.#run(resolve) })
  }

  get isConnected (): boolean {
    return this.#link !== undefined && this.#link.connection.isOpen
  }

  watch (onChange: (isConnected: boolean) => void): () => void {
    this.#watchers.add(onChange)
    return () => { this.#watchers.delete(onChange) }
  }

  async publish (subject: string, bytes: Uint8Array): Promise<void> {
    const { connection, turns } = this.#now()
    await turns.send(subject, partsOf(bytes, connection))
  }

  subscribe (subject: string, onMessage: Heard): () => void {
    const parts = new Parts()
    return this.#listen(subject, ({ data }) => {
      const bytes = parts.add(data)
      if (bytes) onMessage(bytes)
    })
  }

  async ask (subject: string, bytes: Uint8Array, waitMs: number, isAnswer: (bytes: Buffer) => boolean = () => true): Promise<Buffer> {
    const { connection, questions } = this.#now()
    return await questions.askOne(subject, partsOf(bytes, connection), waitMs, isAnswer)
  }

  async askAll (subject: string, bytes: Uint8Array, waitMs: number): Promise<Buffer[]> {
    const { connection, questions } = this.#now()
    return await questions.askAll(subject, partsOf(bytes, connection), waitMs)
  }

  answer (subject: string, onAsk: (bytes: Buffer) => Buffer | undefined): () => void {
    const parts = new Parts()
    return this.#listen(subject, ({ data, reply }) => {
      const bytes = reply ? parts.add(data) : undefined
      const answer = bytes && onAsk(bytes)
      if (answer && this.#link) this.#link.answers.send(reply, partsOf(answer, this.#link.connection))
    })
  }

  async close (): Promise<void> {
    const link = this.#link
    this.#over.abort()
    await Promise.race([link?.turns.settle().catch(() => {}), sleep(LAST_MS, undefined, { ref: false })])
    link?.connection.close()
  }

  #now (): Link {
    if (!this.#link || !this.isConnected || this.#over.signal.aborted) throw new BusLost()
    return this.#link
  }

  #listen (subject: string, onReceived: (received: Received) => void): () => void {
    const ear: Ear = { subject, onReceived }
    this.#ears.add(ear)
    if (this.#link) this.#hear(ear, this.#link.connection)
    return () => {
      this.#ears.delete(ear)
      ear.stop?.()
    }
  }

  #hear (ear: Ear, connection: Connection): void {
    ear.stop = connection.listen(ear.subject, ear.onReceived)
  }

  async #run (onTried: () => void): Promise<void> {
    const { signal } = this.#over
    const retries = new Retries()
    while (!signal.aborted) {
      const connection = await this.#open()
      if (connection) {
        const since = performance.now()
        const ended = new Promise<void>(resolve => connection.onEnd(resolve))
        this.#begin(connection)
        onTried()
        await ended
        this.#end()
        retries.lasted(performance.now() - since)
      }
      onTried()
      await sleep(retries.next(), undefined, { signal, ref: false }).catch(() => {})
    }
  }

  /** Tries one server after the other. */
  async #open (): Promise<Connection | undefined> {
    const { places } = this.#options
    const failures: string[] = []
    for (const place of places) {
      const name = nameOf(place)
      try {
        const connection = await Connection.open(place, {
          ...this.#options, onRefused: sentence => this.#sayings.say(`The bus at ${name} refuses: ${sentence}.`)
        }, this.#over.signal)
        if (this.#over.signal.aborted) {
          connection.close()
          return
        }
        this.#sayings.sayWell(`The bus at ${name} is connected.`)
        return connection
      } catch (error) {
        failures.push(`The bus at ${name} ${(error as Error).message}.`)
      }
    }
    if (!this.#over.signal.aborted) this.#sayings.say(`${failures.join(' ')} It is tried until it answers.`)
  }

  #begin (connection: Connection): void {
    this.#link = {
      connection, turns: new Turns(connection), questions: new Questions(connection), answers: new Answers(connection)
    }
    for (const ear of this.#ears) this.#hear(ear, connection)
    for (const onChange of this.#watchers) onChange(true)
  }

  #end (): void {
    this.#link = undefined
    for (const ear of this.#ears) ear.stop = () => {}
    if (!this.#over.signal.aborted) this.#sayings.say('The connection to the bus has ended. It is tried until it is back.')
    for (const onChange of this.#watchers) onChange(false)
  }
}

/** A message as the server takes it. */
function partsOf (bytes: Uint8Array, { maxBytes }: Connection): Buffer[] {
  return cut(bytes, randomBytes(8).readBigUInt64BE(), maxBytes)
}
