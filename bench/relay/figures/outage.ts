import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { processMemory } from '../../process-cpu.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { openHall } from '../hall.js'
import { look } from '../look.js'

const SETTLES_MS = 10_000

export const outage: Figure = {
  name: 'outage',
  title: 'nats-server is killed, and started again after a while',

  async measure ({ quick }) {
    const awayMs = quick ? 5000 : 30_000
    return await withOwner(async owner => {
      await openScreen(owner, FULL_HD, 30)
      const hall = await openHall(owner, { relays: 2 })
      const services = [hall.origin, ...hall.relays]
      const viewers = await Promise.all(hall.relays.map(({ url }) => look(owner, url)))
      await sleep(SETTLES_MS)
      const before = services.map(({ pid }) => processMemory(pid))
      let most = before
      const timer = setInterval(() => { most = services.map(({ pid }, index) => Math.max(most[index]!, processMemory(pid))) }, 100)
      owner.teardown(() => clearInterval(timer))
      for (const viewer of viewers) viewer.begin()
      await hall.server.kill()
      await sleep(awayMs)
      await hall.server.start()
      const began = performance.now()
      const isLive = () => viewers.every(({ lastAt, says }) => lastAt() > began && says() === null)
      while (!isLive() && performance.now() - began < 20_000) await sleep(10)
      const backMs = performance.now() - began
      await sleep(3000)
      clearInterval(timer)
      const grown = Math.max(...most.map((bytes, index) => bytes - before[index]!)) / 1e6
      const silent = Math.max(...viewers.map(({ longestSilentMs }) => longestSilentMs()))
      const checks = [
        { what: 'live again, after its return', value: backMs, unit: 'ms', bar: { is: '≤' as const, limit: 3000 } },
        { what: 'memory of a service, at most more than before', value: grown, unit: 'MB', bar: { is: '<' as const, limit: 20 } },
        { what: 'age of what is shown without a word', value: silent, unit: 'ms', bar: { is: '≤' as const, limit: 1000 } }
      ]
      return {
        columns: ['', 'measured'],
        rows: checks.map(({ what, value, unit }) => [what, `${value.toFixed(0)} ${unit}`]),
        checks,
        notes: [
          `It was away for ${awayMs / 1000} s, while the screen was in full motion. The age counts from when the last picture was taken ` +
            'until the viewer is told why there is no newer one.'
        ]
      }
    })
  }
}
