import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { Histogram } from './histogram.js'

/** What there can be too little of. */
export const SHORTAGES = ['event_loop', 'memory'] as const
export type Shortage = typeof SHORTAGES[number]

/** How often a timer is looked at, ms: waking up an idle process takes CPU, 0.03 % of a core like this, 0.08 % with 200 ms (measured). */
const TICK_MS = 500
/** The event loop is busy if timers were late by more than this on average, ms: of 30 frames a second three then come as one. */
const BUSY_MS = 100
/** Over how many ticks that is: a single stall must not turn anybody away for longer. */
const TICKS = 3
/** The share of the memory that is there from which on there is too little. */
const FULL = 0.9
/** How late the event loop can be, s. */
const DELAYS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** How much memory the process may take, bytes: what its control group allows, or all that the machine has. */
function memoryLimit (): number {
  // 2 ** 64 if there is no limit; 0 if that can't be told.
  const allowed = process.constrainedMemory?.() || Infinity
  return Math.min(allowed, totalmem())
}

/** What the process occupies, bytes; 0 if that can't be told: it takes a descriptor, and there may be none left. */
function residentMemory (): number {
  try {
    return process.memoryUsage.rss()
  } catch {
    return 0
  }
}

function isMemoryShort (limit: number): boolean {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics()
  return used > FULL * most || residentMemory() > FULL * limit
}

/**
 * How busy this process is: how late its event loop runs timers, and how much memory is left.
 *
 * Not by `monitorEventLoopDelay`: after each `reset()` it leaves out the interval that follows, and with it a stall that begins then
 * (Node 20.20, measured); without a reset it can't tell the last second from the hours before.
 */
export class Load {
  /** How late timers were, s. */
  readonly delays = new Histogram(DELAYS)
  /** How many newcomers were turned away so far, by what there was too little of. */
  readonly refused: Record<Shortage, number> = { event_loop: 0, memory: 0 }
  readonly #memoryLimit: number
  readonly #timer = setInterval(() => this.#tick(), TICK_MS).unref()
  #shortage: Shortage | undefined
  #lastTick = performance.now()
  #ticks = 0
  #lateMs = 0

  /** @param limit how much memory there is, bytes */
  constructor (limit = memoryLimit()) {
    this.#memoryLimit = limit
  }

  /** What there is too little of now; `undefined` if nothing. */
  get shortage (): Shortage | undefined {
    return this.#shortage
  }

  /** Looks no more. */
  close (): void {
    clearInterval(this.#timer)
  }

  #tick (): void {
    const now = performance.now()
    const lateMs = Math.max(0, now - this.#lastTick - TICK_MS)
    this.#lastTick = now
    this.delays.add(lateMs / 1000)
    this.#lateMs += lateMs
    if (++this.#ticks < TICKS) return
    const isBusy = this.#lateMs / TICKS > BUSY_MS
    this.#shortage = isBusy ? 'event_loop' : isMemoryShort(this.#memoryLimit) ? 'memory' : undefined
    this.#ticks = this.#lateMs = 0
  }
}
