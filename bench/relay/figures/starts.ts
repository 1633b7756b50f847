import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from '../../../test/fixtures/service.js'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { median } from '../../statistics.js'
import { gather } from '../crowd.js'
import { metric, openHall } from '../hall.js'

const LONG_MS = 15_000

/** Until a service captures, or does not any more, ms; looked at every 20 ms. */
async function until (service: Service, captures: boolean): Promise<number> {
  const began = performance.now()
  while ((await metric(service, 'deskfeed_capturing') > 0) !== captures) {
    if (performance.now() - began > LONG_MS) return Infinity
    await sleep(20)
  }
  return performance.now() - began
}

export const starts: Figure = {
  name: 'starts',
  title: 'The origin captures only while somebody watches somewhere',

  async measure ({ quick }) {
    const times: Record<'starts' | 'stops' | 'killed', number[]> = { starts: [], stops: [], killed: [] }
    await withOwner(async owner => {
      await openScreen(owner, FULL_HD, 30)
      const hall = await openHall(owner, { relays: 1 })
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        for (const how of ['stops', 'killed'] as const) {
          await until(hall.origin, false)
          const relay = how === 'killed' ? await hall.addRelay() : hall.relays[0]!
          await sleep(1000)
          await withOwner(async viewer => {
            const began = performance.now()
            await Promise.all([gather(viewer, [{ url: relay.url, viewers: 1 }]), until(hall.origin, true)])
            times.starts.push(performance.now() - began)
            if (how === 'killed') relay.kill('SIGKILL')
          })
          times[how].push(await until(hall.origin, false))
        }
      }
    })
    const row = (what: string, values: number[], limit: number) =>
      ({ what, value: Math.max(...values), half: median(values), unit: 'ms at most', bar: { is: '≤' as const, limit } })
    const checks = [
      row('the first viewer starts it', times.starts, 500),
      row('the last one stops it', times.stops, 5000),
      row('their relay is killed', times.killed, 5000)
    ]
    return {
      columns: ['', 'median, ms', 'at most, ms'],
      rows: checks.map(({ what, half, value }) => [what, half.toFixed(0), value.toFixed(0)]),
      checks,
      notes: ['The start includes that of the viewer\'s process, about 300 ms of Node.']
    }
  }
}
