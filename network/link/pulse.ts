import type { Writable } from 'node:stream'
import { descriptorOf, handleOf, socketOf } from './descriptor.js'
import { Progress } from './progress.js'
import { Rounds, type Asked } from './rounds.js'
import type { LinkSystem } from './system.js'

/** The time between two looks at a connection, ms. */
const BEAT_MS = 500
/**
 * So many looks in a row may find that nothing has reached the other end: for 13.5 s, or 0.5 s more. A packet on loopback has 64 KB,
 * and a system that has no room for one takes nothing: programs on this machine that read 5 KB/s look dead (measured), 20 KB/s do not.
 */
const MOST_BEATS = 27

const rounds = new Rounds(BEAT_MS)

/**
 * Tells when the other end of a connection is dead: when something waits, and none of it has reached the other end for 14 s. Slow and dead
 * look the same from here, where 4 MB may wait in the system before Node notices anything. The system knows what has been acknowledged.
 * Where it can't be asked, what it takes counts.
 *
 * `socket.setTimeout` does not tell: it counts our own writes as activity.
 */
export class Pulse implements Asked {
  readonly #receiver: Writable
  readonly #system: LinkSystem | undefined
  readonly #onDead: () => void
  readonly #mostBeats: number
  readonly #progress = new Progress()
  #items = 0

  /**
   * Watches until {@link end}.
   * @param receiver a socket, the answer to a request, or any other stream
   * @param onDead called once at most
   */
  constructor (receiver: Writable, system: LinkSystem | undefined, onDead: () => void, mostBeats = MOST_BEATS) {
    this.#receiver = receiver
    this.#system = system
    this.#onDead = onDead
    this.#mostBeats = mostBeats
    rounds.add(this)
  }

  end (): void {
    rounds.remove(this)
  }

  /** The receiver has taken something: for those about which nothing else is known. */
  taken (): void {
    this.#items++
  }

  /** Called once a round. */
  ask (): number | void {
    const { waits, delivered } = this.#look()
    if (this.#progress.note(waits, delivered) < this.#mostBeats) return 0
    this.#onDead()
  }

  #look () {
    const fd = descriptorOf(this.#receiver)
    const held = fd === undefined ? undefined : this.#system?.held(fd)
    const queued = handleOf(this.#receiver)?.writeQueueSize ?? 0
    const waits = this.#receiver.writableLength > 0 || queued > 0 || (held ?? 0) > 0
    const acknowledged = waits && held !== undefined ? this.#system!.measure(fd!)?.acknowledged : undefined
    return { waits, delivered: acknowledged ?? this.#items + (socketOf(this.#receiver).bytesWritten ?? 0) - queued }
  }
}
