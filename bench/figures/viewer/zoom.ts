import { setTimeout as sleep } from 'node:timers/promises'
import { openPage } from '../../../test/fixtures/chromium.js'
import { serve } from '../../deltas/receivers/index.js'
import { queryOf } from '../../deltas/glass/watch.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { median, percentile } from '../../statistics.js'
import { watchGestures } from '../../viewer/frames.js'
import type { Figure } from '../figure.js'

/** The page has its picture by then, ms. */
const STARTS_MS = 4000
/** How many times slower the CPU of the page is made: a cheap phone. */
const SLOWER = 4
/** Frames/s; a browser that is told of 60 a second skips one now and then. */
const LEAST_RATE = 59
const MOST_TASK_MS = 50

const SUBJECTS = [
  { name: 'a phone', viewport: { width: 360, height: 740 }, deviceScaleFactor: 3 },
  { name: 'a tablet', viewport: { width: 820, height: 1180 }, deviceScaleFactor: 2 }
]

export const zoom: Figure = {
  name: 'viewer-zoom',
  title: `The page: how smoothly it is zoomed and moved by fingers, with a CPU ${SLOWER} times slower`,

  async measure ({ quick }) {
    const { measured, missing } = await inRounds(SUBJECTS, quick ? 1 : 3, async (owner, { viewport, deviceScaleFactor }) => {
      await openScreen(owner, FULL_HD, 0)
      const { url } = await serve(owner)
      const page = await openPage(owner, { viewport, deviceScaleFactor, hasTouch: true, isMobile: true })
      await page.goto(`${url}/${queryOf('updates')}`)
      await sleep(STARTS_MS)
      return await watchGestures(page, SLOWER, quick ? 2 : 5)
    })
    const found = [...measured].map(([{ name }, rounds]) => {
      const intervals = rounds.flatMap(({ intervals }) => intervals)
      return { name, intervals, rate: 1000 / median(intervals), longest: Math.max(...rounds.map(({ longest }) => longest)) }
    })
    return {
      columns: ['', 'frames/s, median', 'longest gap of 95 %, ms', 'longest task, ms'],
      rows: found.map(({ name, intervals, rate, longest }) => [
        name, rate.toFixed(1), percentile(intervals, 95).toFixed(1), longest === 0 ? 'under 50' : longest.toFixed(0)
      ]),
      checks: found.flatMap(({ name, rate, longest }) => [
        { what: `${name}: frames/s`, value: rate, unit: '', bar: { is: '≥', limit: LEAST_RATE } as const },
        { what: `${name}: longest task over 50 ms`, value: longest, unit: 'ms', bar: { is: '≤', limit: MOST_TASK_MS } as const }
      ]),
      notes: [
        'Chromium without a GPU, as a phone; two fingers zoom in, one moves, two zoom out. Frames are those of `requestAnimationFrame`.',
        ...missing
      ]
    }
  }
}
