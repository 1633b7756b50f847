import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { startService } from '../test/fixtures/service.js'
import type { Owner } from '../test/fixtures/owner.js'
import { watch } from '../test/fixtures/parts.js'
import { startXServer } from '../test/fixtures/x-server.js'
import { withOwner } from './owner.js'
import { processCpu } from './process-cpu.js'

/** How long each figure is measured, ms. */
const MEASURED_MS = 10_000

export interface CaptureFigures {
  /** Frames that a viewer got a second. */
  framesPerSecond: number
  /** CPU of the process, ms a frame. */
  cpuPerFrame: number
  /** CPU of the process, % of a core. */
  cpuPercent: number
  /** bytes */
  frameBytes: number
}

/** Draws on the X server from a process of its own; 0 changes/s is a still page. */
async function draw (owner: Owner, display: string, changesPerSecond: number): Promise<void> {
  const script = fileURLToPath(new URL('moving-screen.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, display, String(changesPerSecond)], { stdio: ['ignore', 'pipe', 'inherit'] })
  owner.teardown(() => child.kill())
  await once(child.stdout, 'data')
}

/**
 * The `x11` source at 1920x1080, with one viewer or none, on a page that changes as a whole.
 * @param changesPerSecond of the page; 0 is a still one
 */
export async function measureCapture ({ fps, changesPerSecond, viewers }: { fps: number, changesPerSecond: number, viewers: 0 | 1 }): Promise<CaptureFigures> {
  return await withOwner(async owner => {
    const { display } = await startXServer(owner)
    await draw(owner, display, changesPerSecond)
    const service = await startService(owner, { DISPLAY: display, SOURCE: 'x11', FPS: String(fps) })
    let frames = 0
    let bytes = 0
    if (viewers > 0) {
      const feed = await watch(owner, service.url)
      const read = async () => {
        for (;;) {
          bytes += (await feed.next()).jpeg.length
          frames++
        }
      }
      read().catch(() => {}) // until the end
    }
    await sleep(2000) // start-up is another figure
    const [framesBefore, bytesBefore, cpuBefore, began] = [frames, bytes, processCpu(service.pid), performance.now()]
    await sleep(MEASURED_MS)
    const cpu = processCpu(service.pid) - cpuBefore
    const seconds = (performance.now() - began) / 1000
    return {
      framesPerSecond: (frames - framesBefore) / seconds,
      cpuPerFrame: cpu / (frames - framesBefore),
      cpuPercent: cpu / seconds / 10,
      frameBytes: Math.round((bytes - bytesBefore) / (frames - framesBefore))
    }
  })
}
