// `npm run bench:wlroots`: SOURCE=wlroots on sway beside SOURCE=x11 on Xvfb, in turns (5 minutes): the CPU time of the service a picture,
// and how long a change takes to a viewer.
import { setTimeout as sleep } from 'node:timers/promises'
import { watch } from '../test/fixtures/parts.js'
import { decode, distance, type Colour } from '../test/fixtures/pixels.js'
import { startService } from '../test/fixtures/service.js'
import { startSway } from '../test/fixtures/sway.js'
import { openWaylandWindow } from '../test/fixtures/wayland-window.js'
import { openWindow } from '../test/fixtures/window.js'
import { startXServer } from '../test/fixtures/x-server.js'
import { withOwner } from './owner.js'
import type { Owner } from '../test/fixtures/owner.js'
import { processCpu } from './process-cpu.js'
import { toMarkdown } from './report/markdown.js'
import { medians, percentile } from './statistics.js'

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const SECONDS = Number(process.env.SECONDS ?? 8)
const CHANGES_A_SECOND = 30
const PLACE = { x: 900, y: 500, width: 64, height: 48 }
const COLOURS: [Colour, Colour] = [[220, 30, 30], [30, 30, 220]]

/** A screen of 1920x1080 px with a small window. */
interface Scene {
  variables: Record<string, string>
  /** Of the server, or the compositor. */
  pid: number
  paint (colour: Colour): Promise<void>
}

const SCENES: Record<'x11' | 'wlroots', (owner: Owner) => Promise<Scene>> = {
  async x11 (owner) {
    const { display, pid } = await startXServer(owner)
    return { variables: { DISPLAY: display }, pid, ...await openWindow(owner, PLACE) }
  },
  async wlroots (owner) {
    const { variables, pid } = await startSway(owner, '1920x1080', '#404040')
    return { variables, pid, ...await openWaylandWindow(owner, variables, PLACE) }
  }
}

interface Figures { service: number, server: number, still: number, median: number, p95: number }

/** From now on: ms of CPU in a second, of a process. */
function cpuSince (pid: number): () => number {
  const [cpu, began] = [processCpu(pid), performance.now()]
  return () => (processCpu(pid) - cpu) / (performance.now() - began) * 1000
}

function measure (source: 'x11' | 'wlroots'): Promise<Figures> {
  return withOwner(async owner => {
    const scene = await SCENES[source](owner)
    const service = await startService(owner, { ...scene.variables, SOURCE: source, FPS: '60' })
    const { pid } = service
    const feed = await watch(owner, service.url!)
    let paintedAt = 0
    let shown = () => {}
    let frames = 0
    let wanted: Colour = COLOURS[0]
    const delays: number[] = []
    const isShown = (jpeg: Buffer) => distance(decode(jpeg).at(PLACE.x + 32, PLACE.y + 24), wanted) <= 24
    feed.until(({ jpeg, receivedAt }) => {
      frames++
      if (paintedAt > 0 && isShown(jpeg)) {
        delays.push(receivedAt - paintedAt)
        paintedAt = 0
        shown()
      }
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
    const [ofService, ofServer, before] = [cpuSince(pid), cpuSince(scene.pid), frames]
    const began = performance.now()
    for (let turn = 0; performance.now() - began < 1000 * SECONDS; turn++) {
      await paint(turn)
      await sleep(Math.max(0, began + (turn + 1) * 1000 / CHANGES_A_SECOND - performance.now()))
    }
    const rate = (frames - before) / SECONDS
    const [service_, server] = [ofService() / rate, ofServer() / rate]
    await sleep(1500)
    const still = cpuSince(pid)
    await sleep(3000)
    const stillMs = still()
    for (let turn = 0; turn < 100; turn++) {
      const seen = new Promise<void>(resolve => { shown = resolve })
      paintedAt = performance.now()
      await paint(turn)
      await seen
      await sleep(30 + Math.random() * 50)
    }
    service.kill('SIGTERM')
    await service.exited
    return { service: service_, server, still: stillMs, median: percentile(delays, 50), p95: percentile(delays, 95) }
  })
}

const rounds: Record<'x11' | 'wlroots', Figures[]> = { x11: [], wlroots: [] }
for (let round = 0; round < ROUNDS; round++) {
  for (const source of ['x11', 'wlroots'] as const) rounds[source].push(await measure(source))
}
const rows = (['x11', 'wlroots'] as const).map(source => {
  const { service, server, still, median, p95 } = medians(rounds[source])
  return [source, ...[service, server, still / 10, median, p95].map(value => value.toFixed(2))]
})
const columns = ['source', 'service, ms of CPU a picture', 'server or compositor, ms', 'still, % of a core', 'delay, median, ms', 'p95, ms']
console.log(toMarkdown('wlroots beside x11', { columns, rows, checks: [], notes: [] }))
