import type { StreamState } from '../told.js'
import type { CursorNews } from './cursor.js'
import { Frames, type Frame } from './frames.js'
import { addressOf, functionOf, keep, memoryAt, table, type PipeWire, type Pointer } from './library.js'
import { layoutOf, offer, transfer, type Layout } from './video.js'

/** Numbers of PipeWire (pipewire/stream.h). */
const INPUT = 0
const ANY = 0xffffffff
const FLAGS = { connect: 1 << 0, map: 1 << 2, dontReconnect: 1 << 7 } as const
const EVENTS = { count: 16, version: 2, stateChanged: 2, parameterChanged: 5, addBuffer: 6, removeBuffer: 7, process: 8 } as const
const STATES: Readonly<Record<number, StreamState>> = { 1: 'connecting', 2: 'paused', 3: 'streaming' }
const FORMAT = 4
const HOOK_BYTES = 64

/** What of PipeWire is looked for: a node by its number, or by one that is never used again. */
export interface Target {
  node: number
  serial?: string | undefined
}

export interface StreamEvents {
  onState (state: StreamState): void
  /** It is over. */
  onEnd (message: string): void
  /** What it gives can't be shown. */
  onFault (error: Error): void
  onLayout (layout: Layout): void
  /** The pointer may have moved, or look different. */
  onCursor (news: CursorNews | null): void
}

/** Pictures of a screen, from PipeWire. Of those that have come, the newest is held; the others are given back at once. */
export class Stream {
  readonly #pipewire: PipeWire
  readonly #stream: Pointer
  readonly #frames = new Frames()
  #newest: { frame: Frame, cameAt: number } | undefined

  /** @throws if it can't be connected */
  constructor (pipewire: PipeWire, core: Pointer, target: Target, events: StreamEvents) {
    const serial = target.serial === undefined ? '' : ` target.object=${target.serial}`
    const properties = pipewire.properties(`media.type=Video media.category=Capture media.role=Screen${serial}`)
    this.#pipewire = pipewire
    this.#stream = pipewire.streamNew(core, 'deskfeed', properties)
    const listeners = table(EVENTS.count, EVENTS.version, {
      [EVENTS.stateChanged]: functionOf('void stream_state(void *data, int old, int state, const char *error)',
        (_data: unknown, _old: number, number: number, error: string | null) => {
          const state = STATES[number]
          if (state) events.onState(state)
          else events.onEnd(error ?? '')
        }),
      [EVENTS.parameterChanged]: functionOf('void stream_parameter(void *data, uint32_t id, void *parameter)',
        (_data: unknown, id: number, parameter: Pointer) => {
          if (id !== FORMAT || !parameter) return
          try {
            const layout = layoutOf(memoryAt(parameter, 8 + memoryAt(parameter, 8).readUInt32LE()))
            this.#giveBack()
            this.#send(pipewire.streamUpdate, transfer())
            events.onLayout(layout)
          } catch (error) {
            events.onFault(error as Error)
          }
        }),
      [EVENTS.addBuffer]: functionOf('void stream_add(void *data, void *buffer)', (_data: unknown, buffer: Pointer) => {
        this.#frames.add(buffer)
      }),
      [EVENTS.removeBuffer]: functionOf('void stream_remove(void *data, void *buffer)', (_data: unknown, buffer: Pointer) => {
        if (this.#frames.remove(buffer) === this.#newest?.frame) this.#newest = undefined
      }),
      [EVENTS.process]: functionOf('void stream_process(void *data)', () => this.#collect(events))
    })
    pipewire.streamListen(this.#stream, keep(Buffer.alloc(HOOK_BYTES)), listeners, null)
    const connect = (stream: Pointer, list: Pointer, count: number) => pipewire.streamConnect(
      stream, INPUT, serial ? ANY : target.node, FLAGS.connect | FLAGS.map | FLAGS.dontReconnect, list, count)
    const result = this.#send(connect, [offer()])
    if (result < 0) throw new Error(`PipeWire refuses the stream (${result})`)
  }

  /** Whether a picture waits. */
  get hasNewest (): boolean {
    return this.#newest !== undefined
  }

  /** Has the newest picture read, and gives it back. @param read is given when it came, by `performance.now()` */
  take (read: (frame: Frame, cameAt: number) => void): void {
    if (!this.#newest) return
    read(this.#newest.frame, this.#newest.cameAt)
    this.#giveBack()
  }

  #collect (events: StreamEvents): void {
    for (;;) {
      const buffer = this.#pipewire.dequeue(this.#stream) as Pointer | null
      if (!buffer) return
      const frame = this.#frames.of(buffer)
      const cursor = frame?.cursor
      if (cursor !== undefined) events.onCursor(cursor)
      if (frame?.isPicture) {
        this.#giveBack()
        this.#newest = { frame, cameAt: performance.now() }
      } else this.#pipewire.queue(this.#stream, buffer)
    }
  }

  #giveBack (): void {
    if (this.#newest) this.#pipewire.queue(this.#stream, this.#newest.frame.buffer)
    this.#newest = undefined
  }

  /** Calls a function that takes a list of parameters. */
  #send (call: (stream: Pointer, list: Pointer, count: number) => number, parameters: Buffer[]): number {
    const addresses = Buffer.alloc(8 * parameters.length)
    parameters.forEach((parameter, index) => addresses.writeBigUInt64LE(addressOf(keep(parameter)), 8 * index))
    return call(this.#stream, keep(addresses), parameters.length)
  }
}
