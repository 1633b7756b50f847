import { functionOf, keep, methodsOf, table, type PipeWire, type Pointer } from './library.js'
import type { Loop } from './loop.js'

/** Where the functions are (pipewire/core.h). */
const METHODS = { listen: 1, sync: 3 } as const
const EVENTS = { count: 11, done: 2, error: 4 } as const
/** The number of the connection itself among all objects. */
const CORE = 0
const HOOK_BYTES = 64
/** Linux: the other end has closed the connection. */
const EPIPE = 32

/** The connection to PipeWire. */
export class Core {
  readonly pointer: Pointer
  readonly #sync: (id: number, sequence: number) => number
  readonly #answers: Array<() => void> = []

  /** @param onBroken called when it has ended */
  constructor (pointer: Pointer, onBroken: (message: string) => void) {
    this.pointer = pointer
    const { at, data } = methodsOf(pointer)
    const done = functionOf('void core_done(void *data, uint32_t id, int sequence)', (_data: unknown, id: number) => {
      if (id === CORE) this.#answers.shift()?.()
    })
    const error = functionOf('void core_error(void *data, uint32_t id, int sequence, int result, const char *message)',
      (_data: unknown, id: number, _sequence: number, result: number, message: string) => {
        if (id === CORE && result === -EPIPE) onBroken(message)
      })
    const events = table(EVENTS.count, 0, { [EVENTS.done]: done, [EVENTS.error]: error })
    const listen = at(METHODS.listen, 'int core_listen(void *data, void *hook, void *events, void *user)')
    listen(data, keep(Buffer.alloc(HOOK_BYTES)), events, null)
    const sync = at(METHODS.sync, 'int core_sync(void *data, uint32_t id, int sequence)')
    this.#sync = (id, sequence) => sync(data, id, sequence) as number
  }

  /** `undefined` if PipeWire is not there. */
  static open (pipewire: PipeWire, loop: Loop, onBroken: (message: string) => void): Core | undefined {
    const context = pipewire.contextNew(loop.pointer, null, 0)
    const pointer = context && pipewire.contextConnect(context, null, 0)
    return pointer ? new Core(pointer, onBroken) : undefined
  }

  /** Calls `answer` once PipeWire has dealt with all that it was told before. */
  ping (answer: () => void): void {
    this.#answers.push(answer)
    this.#sync(CORE, 0)
  }
}
