import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../test/fixtures/owner.js'
import { watch } from '../test/fixtures/parts.js'
import { decode, distance, type Colour } from '../test/fixtures/pixels.js'
import { childrenOf } from '../test/fixtures/processes.js'
import { startService } from '../test/fixtures/service.js'
import { openWindow } from '../test/fixtures/window.js'
import { startXServer } from '../test/fixtures/x-server.js'
import { withOwner } from './owner.js'
import { processCpu } from './process-cpu.js'
import { toMarkdown } from './report/markdown.js'
import { medians, percentile } from './statistics.js'

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const SECONDS = Number(process.env.SECONDS ?? 8)
const STILL_SECONDS = 5
const CHANGES_A_SECOND = 30
const COLOURS: [Colour, Colour] = [[220, 30, 30], [30, 30, 220]]

/** The window that changes, px. */
export const PLACE = { x: 900, y: 500, width: 64, height: 48 }

/** A screen of 1920x1080 px with a small window. */
export interface Scene {
  /** Of the service. */
  variables: Record<string, string>
  /** Of the server, or the compositor. */
  pid: number
  /** May resolve with the time at which the change was to be had, ms by `performance.now()`; otherwise that of the call counts. */
  paint (colour: Colour): Promise<number | undefined | void>
}

/** An X server. */
export async function setX11 (owner: Owner): Promise<Scene> {
  const { display, pid } = await startXServer(owner)
  return { variables: { DISPLAY: display }, pid, ...await openWindow(owner, PLACE) }
}

interface Figures { service: number, server: number, still: number, median: number, p95: number, decoded: number }

/** From now on: ms of CPU in a second, of processes that run all the time. */
function cpuSince (...pids: number[]): () => number {
  const cpu = () => pids.reduce((sum, pid) => sum + processCpu(pid), 0)
  const [before, began] = [cpu(), performance.now()]
  return () => (cpu() - before) / (performance.now() - began) * 1000
}

function measure (source: string, set: (owner: Owner) => Promise<Scene>): Promise<Figures> {
  return withOwner(async owner => {
    const scene = await set(owner)
    const service = await startService(owner, { ...scene.variables, SOURCE: source, FPS: '60' })
    const feed = await watch(owner, service.url)
    let isWaiting = false
    let shown = (_times: { arrived: number, decoded: number }) => {}
    let frames = 0
    let wanted: Colour = COLOURS[0]
    feed.until(({ jpeg, receivedAt }) => {
      frames++
      if (!isWaiting || distance(decode(jpeg).at(PLACE.x + 32, PLACE.y + 24), wanted) > 24) return false
      isWaiting = false
      shown({ arrived: receivedAt, decoded: performance.now() })
      return false
    }).catch(() => {})
    const paint = (turn: number) => {
      wanted = COLOURS[turn % 2]!
      return scene.paint(wanted)
    }
    for (let turn = 0; turn < 60; turn++) { // warm
      await paint(turn)
      await sleep(1000 / CHANGES_A_SECOND)
    }
    const family = [service.pid, ...childrenOf(service.pid, /./)]
    const [ofService, ofServer, before] = [cpuSince(...family), cpuSince(scene.pid), frames]
    const began = performance.now()
    for (let turn = 0; performance.now() - began < 1000 * SECONDS; turn++) {
      await paint(turn)
      await sleep(Math.max(0, began + (turn + 1) * 1000 / CHANGES_A_SECOND - performance.now()))
    }
    const rate = (frames - before) / SECONDS
    const [service_, server] = [ofService() / rate, ofServer() / rate]
    await sleep(1500)
    const still = cpuSince(...family)
    await sleep(1000 * STILL_SECONDS)
    const stillMs = still()
    const delays: number[] = []
    const decoded: number[] = []
    for (let turn = 0; turn < 100; turn++) {
      const seen = new Promise<{ arrived: number, decoded: number }>(resolve => { shown = resolve })
      isWaiting = true
      const called = performance.now()
      const painted = await paint(turn) ?? called
      const times = await seen
      delays.push(times.arrived - painted)
      decoded.push(times.decoded - painted)
      await sleep(30 + Math.random() * 50)
    }
    service.kill('SIGTERM')
    await service.exited
    return {
      service: service_,
      server,
      still: stillMs,
      median: percentile(delays, 50),
      p95: percentile(delays, 95),
      decoded: percentile(decoded, 50)
    }
  })
}

/** Measures sources beside each other, in turns, and prints a table. */
export async function compareSources (scenes: Record<string, (owner: Owner) => Promise<Scene>>, ...notes: string[]): Promise<void> {
  const sources = Object.keys(scenes)
  const rounds = new Map<string, Figures[]>(sources.map(source => [source, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const source of sources) rounds.get(source)!.push(await measure(source, scenes[source]!))
  }
  const rows = sources.map(source => {
    const { service, server, still, median, p95, decoded } = medians(rounds.get(source)!)
    return [source, ...[service, server, still / 10, median, p95, decoded].map(value => value.toFixed(2))]
  })
  const columns = [
    'source', 'service, ms of CPU a picture', 'server or compositor, ms', 'still, % of a core', 'delay, median, ms', 'p95, ms',
    'until decoded, median, ms'
  ]
  console.log(toMarkdown(`${sources.at(-1)} beside ${sources[0]}`, { columns, rows, checks: [], notes }))
}
