import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { makeSlowLink, needsSlowLink } from '../../stale/link.js'
import { gather } from '../crowd.js'
import { openHall } from '../hall.js'

/** For benchmarks (RFC 2544). */
const NETWORK = '198.19.18'
const SETTLES_MS = 10_000
const VIEWERS = 10

/** @returns the longest gap of a viewer of the other relays, ms, and how many pictures/s the one with the fewest got */
async function measure (how: 'nothing' | 'stopped' | 'slow', forMs: number): Promise<{ gapMs: number, least: number }> {
  return await withOwner(async owner => {
    await openScreen(owner, FULL_HD, 30)
    const link = await makeSlowLink(owner, NETWORK, { 2: how === 'slow' ? 0.1 : 100 }, { delayMs: 5 })
    const hall = await openHall(owner, { relays: 3, host: link.host })
    const bad = await hall.addRelay({ on: link.on })
    const ask = await gather(owner, hall.relays.filter(relay => relay !== bad).map(({ url }) => ({ url, viewers: VIEWERS })))
    await gather(owner, [{ url: bad.url, viewers: 1 }], link.on)
    await sleep(SETTLES_MS)
    await ask()
    if (how === 'stopped') bad.kill('SIGSTOP')
    await sleep(forMs)
    const seen = (await ask()).flat()
    bad.kill('SIGCONT')
    return {
      gapMs: Math.max(...seen.map(({ longestGapMs }) => longestGapMs)),
      least: Math.min(...seen.map(({ pictures }) => pictures)) / forMs * 1000
    }
  })
}

export const stuck: Figure = {
  name: 'stuck',
  title: 'One relay stops, or has a link of 100 kbit/s: how the others do',

  async measure ({ quick }) {
    const noLink = needsSlowLink()
    if (noLink) return { columns: [''], rows: [], checks: [], notes: [noLink] }
    const forMs = quick ? 5000 : 20_000
    const found = []
    for (const how of ['nothing', 'stopped', 'slow'] as const) {
      process.stderr.write(`  ${how}\n`)
      found.push({ how, ...await measure(how, forMs) })
    }
    return {
      columns: ['what happens to the fourth relay', 'longest gap of a viewer of the others, ms', 'updates/s of the one with the fewest'],
      rows: found.map(({ how, gapMs, least }) => [how, gapMs.toFixed(0), least.toFixed(1)]),
      checks: found.filter(({ how }) => how !== 'nothing').map(({ how, gapMs }) =>
        ({ what: `longest gap, ${how}`, value: gapMs, unit: 'ms', bar: { is: '≤' as const, limit: 150 } })),
      notes: ['The screen is in full motion, 30 changes a second.']
    }
  }
}
