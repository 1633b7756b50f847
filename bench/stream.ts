import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './contestants/index.js'
import { readJpegs } from './multipart.js'
import { processCpu } from './process-cpu.js'

/** What a contestant did while it was measured. */
export interface StreamFigures {
  framesPerSecond: number
  /** CPU time of the contestant, ms per frame. */
  cpuPerFrame: number
  /** CPU time of the contestant, % of a core. */
  cpuPercent: number
  /** CPU time of the X server, % of a core. */
  serverPercent: number
  /** bytes */
  frameBytes: number
}

/** Watches a contestant for this long, ms. Neither its start-up counts nor the cost of reading. */
export async function measureStream ({ pid, stream, warmUpMs }: Running, serverPid: number, forMs: number): Promise<StreamFigures> {
  let frames = 0
  let bytes = 0
  readJpegs(stream, jpeg => {
    frames++
    bytes += jpeg.length
  })
  await sleep(warmUpMs)
  const before = { frames, bytes, cpu: processCpu(pid), server: processCpu(serverPid), at: performance.now() }
  await sleep(forMs)
  const ms = performance.now() - before.at
  const cpu = processCpu(pid) - before.cpu
  return {
    framesPerSecond: (frames - before.frames) * 1000 / ms,
    cpuPerFrame: cpu / (frames - before.frames),
    cpuPercent: cpu * 100 / ms,
    serverPercent: (processCpu(serverPid) - before.server) * 100 / ms,
    frameBytes: (bytes - before.bytes) / (frames - before.frames)
  }
}
