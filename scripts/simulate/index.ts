// `npm run simulate`: whether the plans of docs/scaling.md for 10,000 and 1,000,000 viewers carry a screen. Exit code 1 if one does not.
import { SCENES, MOST_BUSY } from './figures.js'
import { planFor } from './plan.js'
import { play, type Played } from './play.js'
import { seeded } from './seeded.js'

const VIEWERS = [1000, 10_000, 1_000_000]
const SECONDS = 5
/** Of the way from the origin to 99 % of the viewers: what docs/scaling.md promises. */
const MOST_LATE_MS = 500
const MOST_GROWTH_MS = 20

const percent = (share: number) => `${(100 * share).toFixed(0)} %`

function faults ({ lateMs, growthMs, busy }: Played): string[] {
  return [
    ...lateMs > MOST_LATE_MS ? [`99 % of the viewers have an update after ${lateMs.toFixed(0)} ms, more than ${MOST_LATE_MS}`] : [],
    ...growthMs > MOST_GROWTH_MS ? [`updates take ${growthMs.toFixed(0)} ms longer at the end than at the beginning`] : [],
    ...busy.some(({ cpu, link }) => Math.max(cpu, link) > MOST_BUSY * 1.15) ? ['a machine or a link is too busy'] : []
  ]
}

for (const scene of SCENES) {
  for (const viewers of VIEWERS) {
    const plan = planFor(viewers, scene)
    const played = play(plan, SECONDS, seeded(1))
    console.log(`\n${viewers.toLocaleString('en')} viewers, ${scene.name} (${scene.perSecond} updates/s of ${scene.bytes / 1000} KB), ` +
      `${plan.layers.length} hops:`)
    console.table(plan.layers.map(({ name, machines, feeds }, depth) => ({
      layer: name,
      machines,
      'feeds each': Math.min(feeds, Math.ceil((plan.layers[depth + 1]?.machines ?? viewers) / machines)),
      'busiest processor': percent(played.busy[depth]!.cpu),
      'fullest link': percent(played.busy[depth]!.link)
    })))
    console.log(`at viewers after ${played.medianMs.toFixed(0)} ms (median), ${played.lateMs.toFixed(0)} ms (99 %); ` +
      `the origin sends ${(played.originBytesPerSecond * 8 / 1e6).toFixed(1)} Mbit/s`)
    for (const fault of faults(played)) {
      console.error(`It does not carry the screen: ${fault}.`)
      process.exitCode = 1
    }
  }
}
