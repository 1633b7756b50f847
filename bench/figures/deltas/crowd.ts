import { setTimeout as sleep } from 'node:timers/promises'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { serve, watchUpdates, type Watching } from '../../deltas/receivers/index.js'
import { scroll, typing, video, type Play } from '../../deltas/scenes/index.js'
import { withOwner } from '../../owner.js'
import { processCpu } from '../../process-cpu.js'
import { FULL_HD } from '../../screen.js'
import { median } from '../../statistics.js'
import type { Check, Figure } from '../figure.js'

const CROWD = 30
/** The slowest at random speeds takes this long for an update, ms. */
const SLOWEST_MS = 200
const SETTLES_MS = 3000

const AUDIENCES = [
  { name: 'one', viewers: 1, delay: undefined, most: undefined },
  { name: `${CROWD} in step`, viewers: CROWD, delay: undefined, most: 1.3 },
  { name: `${CROWD} at random speeds`, viewers: CROWD, delay: () => SLOWEST_MS * Math.random(), most: 2.5 }
]

/** Plays a scene once for an audience. @returns CPU time of the service, ms a second, and updates that the first viewer got, a second */
function measure (play: Play, url: string, pid: number, { viewers, delay }: typeof AUDIENCES[number]) {
  return withOwner(async owner => {
    const watchings: Watching[] = []
    for (let viewer = 0; viewer < viewers; viewer++) {
      const { watching, socket } = await watchUpdates(url, { pid, shows: false, ...delay && viewer > 0 && { delay } })
      owner.teardown(() => socket.terminate())
      watchings.push(watching)
    }
    await sleep(SETTLES_MS)
    const [cpu, pictures, began] = [processCpu(pid), watchings[0]!.pictures, performance.now()]
    await play.run(() => {})
    const seconds = (performance.now() - began) / 1000
    return { cpu: (processCpu(pid) - cpu) / seconds, pictures: (watchings[0]!.pictures - pictures) / seconds }
  })
}

export const crowd: Figure = {
  name: 'deltas-crowd',
  title: 'Only what changed: CPU of many viewers against one',

  async measure ({ quick }) {
    const rows: string[][] = []
    const checks: Check[] = []
    for (const scene of [typing, scroll, video]) {
      await withOwner(async owner => {
        await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
        const { url, pid } = await serve(owner)
        const play = await scene.set(owner)
        for (let warmUp = 0; warmUp < (quick ? 1 : 3); warmUp++) await measure(play, url, pid, AUDIENCES[2]!)
        const runs = new Map(AUDIENCES.map(audience => [audience, [] as Array<Awaited<ReturnType<typeof measure>>>]))
        for (let round = 0; round < (quick ? 1 : 3); round++) {
          for (const [audience, values] of runs) {
            process.stderr.write(`  ${scene.name}, ${audience.name}\n`)
            values.push(await measure(play, url, pid, audience))
          }
        }
        const one = runs.get(AUDIENCES[0]!)!
        for (const [{ name, most }, values] of runs) {
          const share = median(values.map(({ cpu }, round) => cpu / one[round]!.cpu))
          const [cpu, pictures] = [median(values.map(({ cpu }) => cpu)), median(values.map(({ pictures }) => pictures))]
          rows.push([`${scene.name}, ${name}`, cpu.toFixed(1), pictures.toFixed(1), share.toFixed(2)])
          if (most) checks.push({ what: `${scene.name}: ${name} against one`, value: share, unit: 'times', bar: { is: '≤', limit: most } })
        }
      })
    }
    return {
      columns: ['', 'CPU of the service, ms a second', 'updates/s of the first viewer', 'CPU against one'],
      rows,
      checks,
      notes: [
        'The viewers run in another process and count bytes. In step, all acknowledge at once. At random speeds, all but the first take ' +
          `up to ${SLOWEST_MS} ms for each update.`
      ]
    }
  }
}
