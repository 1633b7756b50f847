import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { DEADLINE_MS, within } from '../../deadline.js'
import { Fault } from '../../fault.js'
import { busSocket } from './bus-address.js'
import type { Value } from './values.js'
import { MessageReader, encodeCall, type Message, type Method } from './wire.js'

const DAEMON = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

/** What another program answers if it can't do what it was asked. */
export class CallError extends Error {
  /** Such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly errorName: string

  constructor (name: string, message: string) {
    super(message || name)
    this.errorName = name
  }
}

export type Signal = Extract<Message, { kind: 'signal' }>

const noSession = (why: string) => new Fault('failed', `${why}: start Deskfeed within the desktop's session`, 'NO_SESSION')
const refused = () => new Fault('denied',
  "the bus of the desktop's session lets only its own user in: run Deskfeed as that user, without sudo", 'NO_SESSION')

/** A connection to the bus of a desktop's session. Every wait on it ends: with the answer, with its loss, or with a timeout. */
export class Bus {
  /** Aborts when the connection is closed, with the reason. */
  readonly lost: AbortSignal
  readonly #loss = new AbortController()
  readonly #socket: Socket
  readonly #calls = new Map<number, { resolve (body: Value[]): void, reject (error: Error): void }>()
  readonly #listeners = new Set<(signal: Signal) => void>()
  #serial = 0
  /** What the bus calls us, such as `:1.42`. */
  name = ''

  private constructor (socket: Socket) {
    this.lost = this.#loss.signal
    this.#socket = socket
    const reader = new MessageReader(message => this.#onMessage(message))
    socket.on('data', chunk => {
      try {
        reader.push(chunk)
      } catch (error) {
        this.#lose(new Fault('failed', `what the bus of the session said can't be read: ${(error as Error).message}`))
      }
    })
    socket.on('close', () => this.#lose(new Fault('ended', 'the bus of the session has closed the connection')))
  }

  /** @throws if there is no bus, or it does not let this user in */
  static async open (path = busSocket()): Promise<Bus> {
    if (path === undefined) throw noSession('no session of a desktop: DBUS_SESSION_BUS_ADDRESS is not set')
    const socket = createConnection({ path })
    socket.on('error', () => {}) // its end is what counts
    try {
      await within(DEADLINE_MS, 'connecting to the bus of the session', once(socket, 'connect'))
      await within(DEADLINE_MS, 'logging in at the bus of the session', logIn(socket))
      const bus = new Bus(socket)
      const [name] = await bus.call({ ...DAEMON, member: 'Hello' }).catch(error => { throw bus.lost.aborted ? refused() : error })
      bus.name = name as string
      return bus
    } catch (error) {
      socket.destroy()
      if (error instanceof Fault) throw error
      const { code } = error as NodeJS.ErrnoException
      throw code === 'EACCES' || code === 'EPERM' ? refused() : noSession(`no bus of a desktop's session (${code})`)
    }
  }

  /**
   * Calls a method.
   * @param timeoutMs how long the answer may take
   * @throws CallError if that is the answer, or a Fault if there is none
   */
  async call (method: Method, signature = '', args: readonly Value[] = [], timeoutMs = DEADLINE_MS): Promise<Value[]> {
    this.lost.throwIfAborted()
    const serial = ++this.#serial
    const answer = new Promise<Value[]>((resolve, reject) => this.#calls.set(serial, { resolve, reject }))
    this.#socket.write(encodeCall(serial, method, signature, args))
    try {
      return await within(timeoutMs, `${method.destination} (${method.member})`, answer)
    } finally {
      this.#calls.delete(serial)
    }
  }

  /**
   * Hears signals, until the function that it returns is called.
   * @param rule which ones the bus is to pass on (D-Bus Specification, "Match Rules"); others may come, too
   */
  async listen (rule: string, onSignal: (signal: Signal) => void): Promise<() => void> {
    this.#listeners.add(onSignal)
    await this.call({ ...DAEMON, member: 'AddMatch' }, 's', [rule])
    return () => {
      this.#listeners.delete(onSignal)
      if (!this.lost.aborted) this.call({ ...DAEMON, member: 'RemoveMatch' }, 's', [rule]).catch(() => {})
    }
  }

  /** What the bus calls the program that has a name now, such as `:1.7`. @throws if there is none */
  async ownerOf (name: string): Promise<string> {
    const [owner] = await this.call({ ...DAEMON, member: 'GetNameOwner' }, 's', [name])
    return owner as string
  }

  close (): void {
    this.#lose(new Error('the connection to the bus was closed'))
  }

  #lose (why: Error): void {
    if (this.lost.aborted) return
    this.#socket.destroy()
    this.#loss.abort(why)
    for (const { reject } of this.#calls.values()) reject(why)
    this.#calls.clear()
    this.#listeners.clear()
  }

  #onMessage (message: Message): void {
    if (message.kind === 'reply') this.#calls.get(message.replyTo)?.resolve(message.body)
    else if (message.kind === 'error') {
      this.#calls.get(message.replyTo)?.reject(new CallError(message.name, String(message.body[0] ?? '')))
    } else if (message.kind === 'signal') for (const listener of [...this.#listeners]) listener(message)
  }
}

/** By the user's number, which the kernel vouches for (D-Bus Specification, "EXTERNAL"). @throws if the bus refuses */
async function logIn (socket: Socket): Promise<void> {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  const answer = await once(socket, 'data', { signal: closed.signal }).catch(() => { throw refused() })
  if (!String(answer[0]).startsWith('OK ')) throw refused()
  socket.write('BEGIN\r\n')
}
