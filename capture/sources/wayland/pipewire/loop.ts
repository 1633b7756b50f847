import koffi from 'koffi'
import { memoryAt, methodsOf, type PipeWire, type Pointer } from './library.js'

/** Where the functions are in the table of the loop (spa/support/loop.h). */
const PLACES = { getDescriptor: 1, enter: 3, iterate: 5 } as const
const POLLIN = 1
/** After so long it is looked at in any case, ms: a thread that waits for longer would keep the process from ending. */
const LONGEST_WAIT_MS = 1000
/** More than ever happens at once: others have their turn in between. */
const MOST_AT_ONCE = 50

/**
 * PipeWire's loop, on Node's own thread: another thread waits for its descriptor, and all that it calls, it calls here. PipeWire's own
 * thread would wait for ours, and ours for it (measured).
 */
export class Loop {
  readonly pointer: Pointer
  readonly #iterate: () => number
  readonly #wait: (again: () => void) => void
  readonly #onTurned: () => void
  #later: Array<() => void> = []

  /** @param onTurned called after each turn that was not asked for */
  constructor (pipewire: PipeWire, onTurned: () => void) {
    this.#onTurned = onTurned
    this.pointer = pipewire.loopNew(null)
    const control = memoryAt(this.pointer, 24).readBigUInt64LE(16)
    const { at, data } = methodsOf(control)
    const descriptor = at(PLACES.getDescriptor, 'int loop_descriptor(void *data)')(data) as number
    at(PLACES.enter, 'void loop_enter(void *data)')(data)
    const iterate = at(PLACES.iterate, 'int loop_iterate(void *data, int timeout)')
    this.#iterate = () => iterate(data, 0) as number
    const poll = koffi.load(null).func('int poll(void *descriptors, unsigned long count, int timeout)')
    const polled = koffi.alloc('uint8_t', 8)
    const entry = memoryAt(polled, 8)
    entry.writeInt32LE(descriptor)
    entry.writeInt16LE(POLLIN, 4)
    this.#wait = again => poll.async(polled, 1, LONGEST_WAIT_MS, again)
  }

  start (): void {
    this.turn()
    this.#onTurned()
    this.#wait(() => this.start())
  }

  /** Does what is to be done. */
  turn (): void {
    for (let turns = 0; turns < MOST_AT_ONCE && this.#iterate() > 0; turns++);
    for (const run of this.#later.splice(0)) run()
  }

  /** Runs it when PipeWire has said all that there is to say now. */
  afterwards (run: () => void): void {
    this.#later.push(run)
  }
}
