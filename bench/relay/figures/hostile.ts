import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nats-io/transport-node'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { gather } from '../crowd.js'
import { openHall } from '../hall.js'

const SETTLES_MS = 5000
/** Messages that the stranger sends each ms. */
const EACH_MS = 1

export const hostile: Figure = {
  name: 'hostile',
  title: 'A stranger on the bus, without the key, forges and replays 1000 messages a second on every subject',

  async measure ({ quick }) {
    const forMs = quick ? 5000 : 20_000
    return await withOwner(async owner => {
      await openScreen(owner, FULL_HD, 30)
      const hall = await openHall(owner, { relays: 2 })
      const ask = await gather(owner, hall.relays.map(({ url }) => ({ url, viewers: 5 })))
      await sleep(SETTLES_MS)
      await ask()
      await sleep(forMs)
      const before = (await ask()).flat()

      const stranger = await connect({ servers: hall.server.url })
      owner.teardown(() => stranger.close())
      const overheard: Array<{ subject: string, data: Uint8Array }> = []
      const ear = stranger.subscribe('>', {
        callback: (_error, { subject, data }) => { if (data.length < 20_000) overheard.push({ subject, data: Uint8Array.from(data) }) }
      })
      await sleep(2000)
      ear.unsubscribe()
      let sent = 0
      const timer = setInterval(() => {
        for (let turn = 0; turn < EACH_MS; turn++) {
          const { subject, data } = overheard[sent % overheard.length]!
          const bytes = Buffer.from(data)
          if (sent % 3 === 1) randomBytes(1).copy(bytes, sent % bytes.length)
          const payload = sent % 3 === 2 ? randomBytes(sent % 400) : bytes
          stranger.publish(subject.startsWith('_INBOX') ? 'deskfeed.bench.updates' : subject, payload, { reply: 'stranger' })
          sent++
        }
      }, 1)
      owner.teardown(() => clearInterval(timer))
      await sleep(1000)
      await ask()
      await sleep(forMs)
      const during = (await ask()).flat()
      const least = (seen: typeof before) => Math.min(...seen.map(({ pictures }) => pictures))
      const gone = during.filter(({ closed }) => closed).length
      const alive = hall.relays.concat(hall.origin).filter(({ processes }) => processes().length > 0).length
      const checks = [
        {
          what: 'pictures of the viewer with the fewest',
          value: 100 * least(during) / least(before),
          unit: '% of before',
          bar: { is: '≥' as const, limit: 95 }
        },
        { what: 'viewers who were cut off', value: gone, unit: '', bar: { is: '≤' as const, limit: 0 } },
        { what: 'services that still run', value: alive, unit: 'of 3', bar: { is: '≥' as const, limit: 3 } }
      ]
      return {
        columns: ['', 'measured'],
        rows: [...checks.map(({ what, value, unit }) => [what, `${value.toFixed(0)} ${unit}`]), ['messages of the stranger', String(sent)]],
        checks,
        notes: ['test/relay/ looks at every pixel that viewers get meanwhile, and at the log.']
      }
    })
  }
}
