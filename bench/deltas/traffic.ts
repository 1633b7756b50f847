import { setTimeout as sleep } from 'node:timers/promises'
import { withOwner } from '../owner.js'
import { processCpu } from '../process-cpu.js'
import { cut, likeness, type Pair } from './likeness.js'
import type { Receiver, Watch, Watching } from './receivers/index.js'
import type { Play, Scene } from './scenes/index.js'
import { openEye } from './screenshot.js'

/** First pictures have arrived and have been made sharper by then, ms. */
const SETTLES_MS = 2500
/** So long after the screen has come to a stop pictures are compared, ms: they have arrived, and nothing has been made sharper yet. */
const COMPARED_AFTER_MS = 200

/** What a scene took to send. */
export interface Traffic {
  /** All bytes, a second. */
  bytesPerS: number
  /** Without those that only made something sharper. */
  liveBytesPerS: number
  picturesPerS: number
  /** CPU time of the process, ms a picture. */
  cpuPerPicture: number
  /** CPU time of the process, % of a core. */
  cpuPercent: number
  /** Structural similarity to the true picture, where that is compared. */
  likeness?: number
}

const countsOf = ({ pid, bytes, refining, pictures }: Watching) => ({ cpu: processCpu(pid), bytes, refining, pictures })

/** Plays a set scene on `$DISPLAY` once, while all watch. */
export function measureTraffic (
  { compared }: Scene, play: Play, watches: ReadonlyMap<Receiver, Watch>
): Promise<Map<Receiver, Traffic>> {
  return withOwner(async owner => {
    const watchings = new Map<Receiver, Watching>()
    for (const [receiver, watch] of watches) watchings.set(receiver, await watch(owner, { shows: compared !== undefined }))
    const see = await openEye(owner)
    const pairs = new Map<Receiver, Pair[]>([...watches.keys()].map(receiver => [receiver, []]))
    const compare = async () => {
      await sleep(COMPARED_AFTER_MS)
      const received = [...watchings].map(([receiver, { picture }]) => ({ receiver, pixels: picture?.() }))
      const truth = await see(compared!)
      for (const { receiver, pixels } of received) {
        if (pixels) pairs.get(receiver)!.push({ received: cut(pixels, compared!), true: truth })
      }
    }
    const comparing: Array<Promise<void>> = []
    await sleep(SETTLES_MS)

    const before = new Map([...watchings].map(([receiver, watching]) => [receiver, countsOf(watching)]))
    const began = performance.now()
    await play.run(() => { if (compared) comparing.push(compare()) })
    const ms = performance.now() - began
    const after = new Map([...watchings].map(([receiver, watching]) => [receiver, countsOf(watching)]))
    await Promise.all(comparing)
    const measured = new Map<Receiver, Traffic>()
    for (const [receiver, from] of before) {
      const to = after.get(receiver)!
      const like = compared && await likeness(pairs.get(receiver)!, compared)
      measured.set(receiver, {
        bytesPerS: (to.bytes - from.bytes) * 1000 / ms,
        liveBytesPerS: (to.bytes - from.bytes - to.refining + from.refining) * 1000 / ms,
        picturesPerS: (to.pictures - from.pictures) * 1000 / ms,
        cpuPerPicture: (to.cpu - from.cpu) / (to.pictures - from.pictures),
        cpuPercent: (to.cpu - from.cpu) * 100 / ms,
        ...like !== undefined && { likeness: like }
      })
    }
    return measured
  })
}
