import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../test/fixtures/owner.js'
import { watch } from '../../test/fixtures/parts.js'
import { showsScreen } from './screen.js'

/** How often it is looked whether the screen is there again, ms. */
const POLL_MS = 20

/** The viewer who is always there. */
export interface Watcher {
  /** Frames they got. */
  readonly frames: number
  /** Those that could not be decoded. */
  readonly broken: number
  /** How often they were cut off, and came back. */
  readonly cuts: number
  /** The longest time without a frame, ms. */
  readonly longestGapMs: number
  /** How long it takes from now on until they see a new picture of the screen, ms. @throws if that takes longer than `atMostMs` */
  untilScreen (atMostMs: number): Promise<number>
}

/** Watches from now on, and decodes every frame. */
export async function startWatcher (owner: Owner, url: string): Promise<Watcher> {
  const watcher = { frames: 0, broken: 0, cuts: 0, longestGapMs: 0 }
  const over = new AbortController()
  owner.teardown(() => over.abort())
  /** When the newest picture of the screen was taken, ms since the epoch. */
  const screen = { takenAt: 0 }

  async function run () {
    const feed = await watch(owner, url)
    for (let lastAt = performance.now(); ;) {
      const { jpeg, headers, receivedAt } = await feed.next()
      watcher.frames++
      watcher.longestGapMs = Math.max(watcher.longestGapMs, receivedAt - lastAt)
      lastAt = receivedAt
      try {
        if (showsScreen(jpeg)) screen.takenAt = Number(headers['x-timestamp']) * 1000
      } catch {
        watcher.broken++
      }
    }
  }
  const runOn = async () => {
    for (; !over.signal.aborted; await sleep(100)) {
      await run().catch(() => {})
      if (!over.signal.aborted) watcher.cuts++
    }
  }
  runOn()
  return Object.assign(watcher, {
    async untilScreen (atMostMs: number) {
      const [since, began] = [Date.now(), performance.now()]
      while (screen.takenAt <= since) {
        if (performance.now() - began > atMostMs) throw new Error(`no picture of the screen within ${atMostMs / 1000} s`)
        await sleep(POLL_MS)
      }
      return performance.now() - began
    }
  })
}
