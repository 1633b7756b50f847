import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { DEADLINE_MS, seconds, within } from '../../deadline.js'
import { Fault } from '../../fault.js'
import { CALLBACK, DISPLAY, DISPLAY_ID, REGISTRY } from './protocol.js'
import { loadSendDescriptor, type SendDescriptor } from './send-descriptor.js'
import { Arguments, EventReader, encode, type Argument } from './wire.js'

/** Takes the events of one object. */
export type OnEvent = (opcode: number, args: Arguments) => void

/** Something that was asked and is not answered yet. */
interface Question {
  what: string
  reject (reason: Error): void
}

function connectFault (path: string, error: Error & { code?: string }): Error {
  if (error instanceof Fault) return error
  const { code } = error
  if (code === 'EACCES' || code === 'EPERM') {
    return new Fault('denied', `the Wayland desktop at ${path} is not open to this user: run Deskfeed as the user whose desktop it is`)
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return new Fault('ended', `no Wayland compositor at ${path}`, 'NO_DISPLAY')
  return new Fault('failed', `no connection to the Wayland compositor at ${path}: ${code ?? error.message}`)
}

/** A connection to a Wayland compositor on which every wait ends: with the answer, with the loss of the connection, or with a timeout. */
export class Connection {
  /** Aborts, with the reason, when the connection is lost: it was closed, or the compositor hangs, or refuses a request. */
  readonly lost: AbortSignal
  readonly #loss = new AbortController()
  readonly #socket: Socket
  readonly #sendDescriptor: SendDescriptor
  /** The number of an object is used again once the compositor has said that it is free. */
  readonly #objects = new Map<number, OnEvent | undefined>()
  readonly #free: number[] = []
  readonly #open = new Set<Question>()
  readonly #silence = setTimeout(() => this.#onSilence(), DEADLINE_MS).unref()

  private constructor (socket: Socket, sendDescriptor: SendDescriptor) {
    this.lost = this.#loss.signal
    this.#socket = socket
    this.#sendDescriptor = sendDescriptor
    this.#objects.set(DISPLAY_ID, (opcode, args) => this.#onDisplayEvent(opcode, args))
    const reader = new EventReader((object, opcode, args) => this.#objects.get(object)?.(opcode, args))
    socket.on('data', chunk => {
      this.#silence.refresh()
      try {
        reader.push(chunk)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        this.lose(new Fault('failed', `what the Wayland compositor said can't be read: ${error.message}`))
      }
    })
    const closed = () => this.lose(new Fault('ended', 'the Wayland compositor has closed the connection'))
    socket.on('end', closed).on('close', closed)
  }

  /** @throws if no compositor answers there, or koffi is not installed */
  static async open (path: string): Promise<Connection> {
    const sendDescriptor = await loadSendDescriptor()
    const socket = createConnection({ path })
    socket.on('error', () => {}) // its end is what counts
    try {
      await within(DEADLINE_MS, `connecting to the Wayland compositor at ${path}`, once(socket, 'connect'))
    } catch (error) {
      socket.destroy()
      throw connectFault(path, error as Error)
    }
    return new Connection(socket, sendDescriptor)
  }

  /** The number of a new object, for the request that creates it: send that next, since compositors want new numbers in their order. */
  create (onEvent?: OnEvent): number {
    const object = this.#free.pop() ?? this.#objects.size + 1
    this.#objects.set(object, onEvent)
    return object
  }

  send (object: number, opcode: number, ...args: Argument[]): void {
    if (!this.lost.aborted) this.#socket.write(encode(object, opcode, args))
  }

  /** Sends the request that destroys an object; what the compositor has told of it meanwhile is not heard. */
  destroy (object: number, opcode: number): void {
    this.#objects.set(object, undefined)
    this.send(object, opcode)
  }

  /** Resolves when the compositor has been handed all that it was sent. @throws as {@link ask} does */
  async flushed (): Promise<void> {
    this.lost.throwIfAborted()
    while (this.#socket.writableLength > 0) await this.sync('taking requests')
  }

  /** Sends a request with a copy of a descriptor, once all is {@link flushed}. @throws if that is not possible */
  sendDescriptor (descriptor: number, object: number, opcode: number, ...args: Argument[]): void {
    this.lost.throwIfAborted()
    const { fd } = (this.#socket as { _handle?: { fd: number } | null })._handle! // there is no public way to it
    this.#sendDescriptor(fd, encode(object, opcode, args), descriptor)
  }

  /** The registry of what the compositor offers. */
  registry (onEvent: OnEvent): number {
    const registry = this.create(onEvent)
    this.send(DISPLAY_ID, DISPLAY.requests.getRegistry, registry)
    return registry
  }

  /** @param name of what the registry offers */
  bind (registry: number, name: number, type: string, version: number, onEvent?: OnEvent): number {
    const object = this.create(onEvent)
    this.send(registry, REGISTRY.requests.bind, name, type, version, object)
    return object
  }

  /**
   * Waits for an answer.
   * @param what is asked, for people
   * @param begin asks, and is given what to call with the answer
   * @throws that the connection was lost, or that the compositor said nothing at all for 2 s
   */
  ask<T> (what: string, begin: (answer: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.lost.aborted) return reject(this.lost.reason)
      const question = { what, reject }
      // Only what it says proves that it is alive: another question must not put off the end of the first.
      if (this.#open.size === 0) this.#silence.refresh()
      this.#open.add(question)
      begin(value => {
        this.#open.delete(question)
        resolve(value)
      })
    })
  }

  /** Resolves when the compositor has dealt with all that it was sent before. @throws as {@link ask} does */
  sync (what: string): Promise<void> {
    return this.ask(what, answer => {
      const callback = this.create(opcode => { if (opcode === CALLBACK.events.done) answer(undefined) })
      this.send(DISPLAY_ID, DISPLAY.requests.sync, callback)
    })
  }

  /** From now on it is lost for this reason. */
  lose (why: Error): void {
    if (this.lost.aborted) return
    clearTimeout(this.#silence)
    this.#socket.destroy()
    this.#loss.abort(why)
    for (const { reject } of this.#open) reject(why)
    this.#open.clear()
  }

  /** Has the compositor deal with all that it was sent before, 2 s at most. Resolves when that is done, and the connection is closed. */
  async end (): Promise<void> {
    this.#socket.unref()
    await this.sync('ending').catch(() => {})
    this.lose(new Error('the connection was ended'))
  }

  #onDisplayEvent (opcode: number, args: Arguments): void {
    if (opcode === DISPLAY.events.deleteId) {
      const object = args.uint()
      if (object !== DISPLAY_ID && this.#objects.has(object)) {
        this.#objects.delete(object)
        this.#free.push(object)
      }
    } else if (opcode === DISPLAY.events.error) {
      const [, code] = [args.uint(), args.uint()]
      this.lose(new Fault('failed', `the Wayland compositor refuses a request: ${args.text()} (${code})`))
    }
  }

  #onSilence (): void {
    const [oldest] = this.#open
    if (oldest) this.lose(new Fault('hung', `the Wayland compositor hangs (${oldest.what}): no answer for ${seconds(DEADLINE_MS)}`))
  }
}
