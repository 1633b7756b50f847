import { setTimeout as sleep } from 'node:timers/promises'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { openWindow } from '../../../test/fixtures/window.js'
import { lossyProxy } from '../../../test/fixtures/relay/lossy-proxy.js'
import { openEye } from '../../deltas/screenshot.js'
import { watchUpdates } from '../../deltas/receivers/index.js'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { openHall } from '../hall.js'

const SIZE = { width: 1920, height: 1080 }
const STILL_MS = 2000

/** How many pixels differ. */
function differing (a: Buffer, b: Buffer): number {
  let count = 0
  for (let at = 0; at < a.length; at += 4) {
    if (a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2]) count++
  }
  return count
}

export const exact: Figure = {
  name: 'exact',
  title: 'A tenth of the messages to a relay is lost: pixels at its viewer 2 s after the last change',

  async measure ({ quick }) {
    const wrong: number[] = []
    await withOwner(async owner => {
      await startXServer(owner, `${SIZE.width}x${SIZE.height}`)
      const see = await openEye(owner)
      const windows = await Promise.all([0, 1, 2, 3].map(index =>
        openWindow(owner, { x: 300 * index, y: 200 * index, width: 400, height: 300 })))
      const hall = await openHall(owner, { relays: 0 })
      const proxy = await lossyProxy(owner, hall.server.port, 0.1)
      const relay = await hall.addRelay({ on: (...command) => command, variables: { BUS: proxy.url } })
      const { watching, socket } = await watchUpdates(relay.url, { pid: relay.pid, shows: true })
      owner.teardown(() => socket.terminate())
      for (let round = 0; round < (quick ? 2 : 10); round++) {
        for (let change = 0; change < 60; change++) {
          await windows[change % 4]!.paint([change * 4, 255 - change * 3, round * 20])
          await sleep(33)
        }
        await sleep(STILL_MS)
        wrong.push(differing(watching.picture!()!, await see({ x: 0, y: 0, ...SIZE })))
      }
    })
    return {
      columns: ['rounds', 'with all pixels exact'],
      rows: [[String(wrong.length), String(wrong.filter(count => count === 0).length)]],
      checks: [{ what: 'pixels that differ', value: Math.max(...wrong), unit: '', bar: { is: '≤', limit: 0 } }],
      notes: ['Between nats-server and the relay is a proxy that leaves out messages of NATS at random, of updates and of answers.']
    }
  }
}
