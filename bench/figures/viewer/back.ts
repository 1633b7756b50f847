import { TRANSPORTS } from '../../deltas/glass/watch.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { median, percentile } from '../../statistics.js'
import { measureReturns } from '../../viewer/returns.js'
import type { Figure } from '../figure.js'

const MOST_MS = 300

const SUBJECTS = TRANSPORTS.map(name => ({ name }))

export const back: Figure = {
  name: 'viewer-back',
  title: 'The page: from when it is looked at again to what is new since then',

  async measure ({ quick }) {
    const { measured, missing } = await inRounds(SUBJECTS, quick ? 1 : 3, async (owner, { name }) => {
      await openScreen(owner, FULL_HD, 0)
      return await measureReturns(owner, name, quick ? 4 : 10)
    })
    const found = [...measured].map(([{ name }, rounds]) => ({ name, times: rounds.flat() }))
    return {
      columns: ['', 'median, ms', '90 %, ms', 'slowest, ms', 'times'],
      rows: found.map(({ name, times }) => [
        name, median(times).toFixed(0), percentile(times, 90).toFixed(0), Math.max(...times).toFixed(0), String(times.length)
      ]),
      checks: found.map(({ name, times }) =>
        ({ what: `${name}: median`, value: median(times), unit: 'ms', bar: { is: '≤', limit: MOST_MS } })),
      notes: [
        'Another tab covers the page for 3 s, so that it lets go of the picture; the screen changes meanwhile. The clock starts ' +
          'before the browser is told to show the page again, and ends when the pixels on its X server are new.',
        ...missing
      ]
    }
  }
}
