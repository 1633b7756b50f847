import { setTimeout as sleep } from 'node:timers/promises'
import { openReadableGlass } from '../../viewer/glass.js'
import { readShownAges } from '../../viewer/ages.js'
import { LOOPBACK, openTo, queryOf, type Link } from '../../deltas/glass/watch.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { needsSlowLink } from '../../stale/link.js'
import { median, percentile } from '../../statistics.js'
import type { Figure } from '../figure.js'

/** The page has its picture, and knows the clock of the service, by then, ms. */
const STARTS_MS = 6000
/** How far from the truth the page may be, ms. */
const MOST_MS = 20

const LINKS: Link[] = [
  LOOPBACK, { name: '20 ms of round trip', delayMs: 10 }, { name: '60 ms of round trip, 5 Mbit/s', delayMs: 30, mbit: 5 }
]

export const age: Figure = {
  name: 'viewer-age',
  title: 'The page: how old the page says that its picture is, beside how old it is',

  async measure ({ quick }) {
    const noLink = needsSlowLink()
    const links = LINKS.filter(link => link === LOOPBACK || !noLink)
    const { measured, missing } = await inRounds(links, quick ? 1 : 3, async (owner, link) => {
      await openScreen(owner, FULL_HD, 0)
      const { url, program } = await openTo(owner, link)
      const { page, see } = await openReadableGlass(owner, `${url}/${queryOf('updates')}`, program)
      await sleep(STARTS_MS)
      return await readShownAges(owner, page, see, quick ? 8 : 20)
    })
    const found = [...measured].map(([{ name }, rounds]) => {
      const ages = rounds.flat()
      const off = ages.map(({ truth, shown }) => Math.abs(shown - truth))
      return { name, truth: median(ages.map(({ truth }) => truth)), shown: median(ages.map(({ shown }) => shown)), off }
    })
    return {
      columns: ['', 'age, median, ms', 'as the page says it', 'off by, median, ms', '90 %, ms'],
      rows: found.map(({ name, truth, shown, off }) => [
        name, truth.toFixed(1), shown.toFixed(1), median(off).toFixed(1), percentile(off, 90).toFixed(1)
      ]),
      checks: found.map(({ name, off }) =>
        ({ what: `${name}: off by, 90 %`, value: percentile(off, 90), unit: 'ms', bar: { is: '≤', limit: MOST_MS } })),
      notes: [
        'From the moment that a small change is drawn to that at which the pixels of the page have it, in Chromium on an X server of its ' +
          'own, looked at every millisecond. The page can\'t know how long the browser takes to bring what it paints to the glass.',
        ...noLink ? [noLink] : [],
        ...missing
      ]
    }
  }
}
