import { setTimeout as sleep } from 'node:timers/promises'
import turbo from '@julusian/jpeg-turbo'
import { openWindow } from '../../../test/fixtures/window.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import type { Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { median } from '../../statistics.js'
import { openHall } from '../hall.js'
import { look } from '../look.js'

const REQUESTS = 1000
const BEFORE = [20, 40, 200] as const
const AFTER = [220, 30, 20] as const

/** Whether a JPEG has a pixel of what is shown only after the pause. */
function showsAfter (jpeg: Buffer): boolean {
  const { data } = turbo.decompressSync(jpeg, { format: turbo.FORMAT_RGBX })
  for (let at = 0; at < data.length; at += 4 * 97) {
    if (data[at]! > 150 && data[at + 1]! < 90 && data[at + 2]! < 90) return true
  }
  return false
}

export const pause: Figure = {
  name: 'pause',
  title: 'The origin pauses, while 4 relays are asked for pictures',

  async measure ({ quick }) {
    const told: number[] = []
    let leaks = 0
    let answers = 0
    const rounds = quick ? 1 : 5
    await withOwner(async owner => {
      await startXServer(owner, '1280x720')
      const window = await openWindow(owner, { x: 0, y: 0, width: 1280, height: 720 })
      const hall = await openHall(owner, { relays: 4, variables: { MAX_VIEWERS: '2000' } })
      const { url } = hall.origin
      const change = async (path: string) => {
        const answer = await fetch(`${url}/host/${path}`, { method: 'POST', headers: { origin: url } })
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      }
      const viewers = await Promise.all(hall.relays.map(({ url }) => look(owner, url)))
      for (let round = 0; round < rounds; round++) {
        await window.paint([...BEFORE])
        await sleep(2000)
        const asking = Promise.all(Array.from({ length: REQUESTS / rounds }, async (_, index) => {
          await sleep(Math.random() * 600)
          const answer = await fetch(`${hall.relays[index % 4]!.url}/snapshot.jpg`)
          answers++
          if (answer.ok && showsAfter(Buffer.from(await answer.arrayBuffer()))) leaks++
        }))
        await sleep(300)
        await change('pause')
        const pausedAt = performance.now()
        await window.paint([...AFTER])
        const isTold = () => viewers.every(({ says }) => says() !== null)
        while (!isTold() && performance.now() - pausedAt < 10_000) await sleep(5)
        told.push(performance.now() - pausedAt)
        await asking
        await window.paint([...BEFORE])
        await change('resume')
        while (viewers.some(({ says }) => says() !== null)) await sleep(20)
      }
    })
    return {
      columns: ['', 'median', 'at most'],
      rows: [
        ['until all viewers at relays are told, ms', median(told).toFixed(0), Math.max(...told).toFixed(0)],
        ['answers', String(answers), ''], ['with what was painted after the pause', String(leaks), '']
      ],
      checks: [
        { what: 'until viewers are told', value: Math.max(...told), unit: 'ms', bar: { is: '≤', limit: 1000 } },
        { what: 'answers with a pixel from after the pause', value: leaks, unit: `of ${answers}`, bar: { is: '≤', limit: 0 } }
      ],
      notes: ['The screen is painted red as soon as the pause is answered. Requests come at random from 300 ms before it to 300 ms after.']
    }
  }
}
