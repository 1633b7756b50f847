import { MOST_BUSY, SCENES, type Scene } from './figures.js'
import { planFor, type Plan } from './plan.js'
import { play, type Played } from './play.js'
import { seeded } from './seeded.js'

const VIEWERS = [10_000, 1_000_000]
const SECONDS = 5
/** From the origin to 99 % of the viewers, and how much longer at the end than at the beginning, ms. */
const MOST_LATE_MS = 500
const MOST_GROWTH_MS = 20

const number = (value: number) => value.toLocaleString('en')
const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const mbit = (bytes: number) => `${number(Number((bytes * 8 / 1e6).toPrecision(2)))} Mbit/s`

function sectionOf ({ scene, layers, viewers }: Plan, { busy, medianMs, lateMs, originBytesPerSecond }: Played): string {
  const rows = layers.map(({ name, machines }, depth) => {
    const below = layers[depth + 1]?.machines ?? viewers
    const fed = Math.ceil(below / machines)
    const { cpu, link } = busy[depth]!
    const out = mbit(fed * scene.bytes * scene.perSecond)
    return `| ${name} | ${number(machines)} | ${number(fed)} | ${out} | ${percent(cpu)} | ${percent(link)} |\n`
  })
  return [
    `**${number(viewers)} viewers, ${scene.name}** (${scene.perSecond} updates a second of ${scene.bytes / 1000} KB):\n\n`,
    '| | machines | each feeds | out of each | busiest processor | fullest link |\n',
    '| --- | ---: | ---: | ---: | ---: | ---: |\n',
    ...rows,
    `\n${layers.length} hops. The origin sends ${mbit(originBytesPerSecond)}. Half of the viewers have an update after ` +
      `${medianMs.toFixed(0)} ms, 99 % after ${lateMs.toFixed(0)} ms.\n`
  ].join('')
}

function faultsOf (scene: Scene, viewers: number, { lateMs, growthMs, busy }: Played): string[] {
  return [
    ...lateMs > MOST_LATE_MS ? [`99 % of the viewers have an update after ${lateMs.toFixed(0)} ms, more than ${MOST_LATE_MS}`] : [],
    ...growthMs > MOST_GROWTH_MS ? [`updates take ${growthMs.toFixed(0)} ms longer at the end than at the beginning`] : [],
    // The sizes of updates are drawn at random, so what was planned is a little off.
    ...busy.some(({ cpu, link }) => Math.max(cpu, link) > MOST_BUSY * 1.1) ? ['a machine or a link is too busy'] : []
  ].map(fault => `The plan for ${number(viewers)} viewers, ${scene.name}, does not carry the screen: ${fault}.`)
}

/** Plays all plans. @returns them as Markdown, and a sentence for each thing that would not work */
export function simulate (): { text: string, faults: string[] } {
  const played = SCENES.flatMap(scene => VIEWERS.map(viewers => {
    const plan = planFor(viewers, scene)
    return { plan, came: play(plan, SECONDS, seeded(1)) }
  }))
  return {
    text: played.map(({ plan, came }) => sectionOf(plan, came)).join('\n'),
    faults: played.flatMap(({ plan, came }) => faultsOf(plan.scene, plan.viewers, came))
  }
}
