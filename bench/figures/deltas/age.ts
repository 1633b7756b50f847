import { setTimeout as sleep } from 'node:timers/promises'
import { openClock, readAges } from '../../deltas/glass/clock.js'
import { TRANSPORTS, watchPage, type Link, type Transport } from '../../deltas/glass/watch.js'
import { scroll, video, type Scene } from '../../deltas/scenes/index.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD } from '../../screen.js'
import { needsSlowLink } from '../../stale/link.js'
import { median, percentile } from '../../statistics.js'
import type { Check, Figure } from '../figure.js'

/** Chromium has started, and the link has been found out, by then, ms. */
const STARTS_MS = 8000
/** Each way, ms. */
const DELAY_MS = 10

/** Each link, and the highest median age, ms. */
const LINKS: Array<Link & { mostMs: number }> = [
  { name: '5 Mbit/s', mbit: 5, delayMs: DELAY_MS, mostMs: 250 },
  { name: '1 Mbit/s', mbit: 1, delayMs: DELAY_MS, mostMs: 700 }
]
/** How much older what is painted may be in the last third of the time than in the first: more is growth, %. */
const MOST_GROWTH = 25

interface Subject { name: string, scene: Scene, link: typeof LINKS[number], transport: Transport }

const SUBJECTS = [scroll, video].flatMap(scene => LINKS.flatMap(link => TRANSPORTS.map((transport): Subject =>
  ({ name: `${scene.name}, ${link.name}, ${transport}`, scene, link, transport }))))

export const age: Figure = {
  name: 'deltas-age',
  title: 'Only what changed: how old what is painted is on a slow link while the screen changes all the time',

  async measure ({ quick }) {
    const noLink = needsSlowLink()
    if (noLink) return { columns: [''], rows: [], checks: [], notes: [noLink] }
    const forMs = quick ? 10_000 : 60_000
    const { measured, missing } = await inRounds(SUBJECTS, 1, async (owner, { scene, link, transport }) => {
      await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
      const play = await scene.set(owner)
      const shownAt = await openClock(owner)
      const see = await watchPage(owner, transport, link)
      await sleep(STARTS_MS)
      const playOn = async () => {
        for (const until = performance.now() + forMs; performance.now() < until;) await play.run(() => {})
      }
      return await readAges(see, shownAt, playOn())
    })
    const found = [...measured].map(([subject, [ages = []]]) => {
      const third = Math.floor(ages.length / 3)
      const growth = 100 * (median(ages.slice(-third)) / median(ages.slice(0, third)) - 1)
      return { ...subject, half: median(ages), most: percentile(ages, 95), growth }
    })
    return {
      columns: ['', 'median, ms', '95 %, ms', 'last third against the first'],
      rows: found.map(({ name, half, most, growth }) => [name, half.toFixed(0), most.toFixed(0), `${growth.toFixed(0)} %`]),
      checks: found.filter(({ transport }) => transport === 'updates').flatMap(({ name, link, half, growth }): Check[] => [
        { what: `${name}: median`, value: half, unit: 'ms', bar: { is: '≤', limit: link.mostMs } },
        { what: `${name}: growth`, value: growth, unit: '%', bar: { is: '≤', limit: MOST_GROWTH } }
      ]),
      notes: [
        'A clock on the screen ticks 30 times a second; what Chromium has painted of it, behind a link with a round trip of ' +
          `${2 * DELAY_MS} ms and queues of 200 ms (bench/stale), is read for ${forMs / 1000} s. A tick is 17 ms old on average.`,
        ...missing
      ]
    }
  }
}
