import { setTimeout as sleep } from 'node:timers/promises'
import { measureFullChanges, measureSmallChanges } from '../../deltas/glass/changes.js'
import { measureFirstPictures } from '../../deltas/glass/first-picture.js'
import { LOOPBACK, TRANSPORTS, watchPage, type Link, type Transport } from '../../deltas/glass/watch.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { needsSlowLink } from '../../stale/link.js'
import { median, percentile } from '../../statistics.js'
import type { Check, Figure } from '../figure.js'

/** Chromium has started and has compiled by then, ms. */
const STARTS_MS = 5000

const FAR: Link = { name: '20 ms of round trip', delayMs: 10 }
const SLOW: Link = { name: '5 Mbit/s', mbit: 5 }

interface Case {
  what: 'a small change' | 'a full change' | 'the first picture'
  link: Link
  /** The highest median of updates, ms. */
  mostMs?: number
  /** The highest share of MJPEG's median. */
  mostShare?: number
}

const CASES: Case[] = [
  { what: 'a small change', link: LOOPBACK, mostMs: 10, mostShare: 0.3 },
  { what: 'a small change', link: FAR, mostMs: 23 },
  { what: 'a small change', link: SLOW, mostMs: 30 },
  { what: 'a full change', link: LOOPBACK },
  { what: 'a full change', link: SLOW, mostShare: 1 },
  { what: 'the first picture', link: LOOPBACK, mostMs: 300 }
]

interface Subject extends Case { name: string, transport: Transport }

export const latency: Figure = {
  name: 'deltas-latency',
  title: 'Only what changed: from a change of the screen to the painted pixel in Chromium, 1920x1080',

  async measure ({ quick }) {
    const noLink = needsSlowLink()
    const cases = CASES.filter(({ link }) => link === LOOPBACK || !noLink)
    const subjects = cases.flatMap(one => TRANSPORTS.map((transport): Subject =>
      ({ ...one, transport, name: `${one.what}, ${one.link.name}, ${transport}` })))
    const { measured, missing } = await inRounds(subjects, quick ? 1 : 3, async (owner, { what, link, transport }) => {
      await openScreen(owner, FULL_HD, 0)
      if (what === 'the first picture') return await measureFirstPictures(owner, transport, quick ? 3 : 8)
      const see = await watchPage(owner, transport, link)
      await sleep(STARTS_MS)
      if (what === 'a small change') return await measureSmallChanges(owner, see, quick ? 20 : 50)
      return await measureFullChanges(owner, see, quick ? 4 : 8)
    })
    const found = cases.map(one => {
      const times = TRANSPORTS.map(transport =>
        [...measured].filter(([{ what, link, transport: by }]) => what === one.what && link === one.link && by === transport)
          .flatMap(([, values]) => values.flat()))
      return { ...one, times, ours: median(times[0]!), theirs: median(times[1]!) }
    })
    return {
      columns: ['', 'updates: median, ms', '90 %, ms', 'MJPEG: median, ms', '90 %, ms', 'share', 'changes'],
      rows: found.map(({ what, link, times, ours, theirs }) => [
        `${what}, ${link.name}`, ours.toFixed(1), percentile(times[0]!, 90).toFixed(1), theirs.toFixed(1),
        percentile(times[1]!, 90).toFixed(1), (ours / theirs).toFixed(2), String(times[0]!.length)
      ]),
      checks: found.flatMap(({ what, link, ours, theirs, mostMs, mostShare }) => {
        const most = (of: string, value: number, unit: string, limit: number): Check =>
          ({ what: `${what}, ${link.name}${of}`, value, unit, bar: { is: '≤', limit } })
        return [
          ...mostMs ? [most('', ours, 'ms', mostMs)] : [],
          ...mostShare ? [most(', against MJPEG', ours / theirs, 'times', mostShare)] : []
        ]
      }),
      notes: [
        'A window changes its colour, at random moments on a screen that is still otherwise, or the whole screen shows another page. The ' +
          'page is open in Chromium on an X server of its own, whose pixels are looked at every millisecond: what counts is what is there.',
        'The first picture counts from the moment that the browser, which runs already, is told to open the page.',
        ...noLink ? [noLink] : [], ...missing
      ]
    }
  }
}
