import { setTimeout as sleep } from 'node:timers/promises'
import { openGlass } from '../../deltas/glass/glass.js'
import { queryOf } from '../../deltas/glass/watch.js'
import { point } from '../../deltas/laser.js'
import { serve, watchUpdates } from '../../deltas/receivers/index.js'
import { scroll, typing, type Play, type Scene } from '../../deltas/scenes/index.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD } from '../../screen.js'
import { median, percentile } from '../../statistics.js'
import type { Figure } from '../figure.js'

/** With the page, so many watch. */
const VIEWERS = 30
/** Chromium has started, and everybody has the whole picture, by then, ms. */
const STARTS_MS = 5000
const MOST_MS = 100

const SUBJECTS: Array<{ name: string, scene: Scene | undefined }> = [
  { name: 'a still screen', scene: undefined }, { name: typing.name, scene: typing }, { name: scroll.name, scene: scroll }
]

export const laser: Figure = {
  name: 'deltas-laser',
  title: `The host points: until ${VIEWERS} viewers see it, 1920x1080`,

  async measure ({ quick }) {
    const { measured, missing } = await inRounds(SUBJECTS, quick ? 1 : 3, async (owner, { scene }) => {
      await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
      const play = await scene?.set(owner)
      const { url, pid } = await serve(owner)
      const sockets = []
      for (let viewer = 1; viewer < VIEWERS; viewer++) {
        const { socket } = await watchUpdates(url, { pid, shows: false })
        owner.teardown(() => socket.terminate())
        sockets.push(socket)
      }
      const { see } = await openGlass(owner, `${url}/${queryOf('updates')}`)
      await sleep(STARTS_MS)
      const over = new AbortController()
      const playOn = async (play: Play) => {
        while (!over.signal.aborted) await play.run(() => {})
      }
      const pointing = point(sockets[0]!, sockets.slice(1), see, FULL_HD, quick ? 10 : 40).finally(() => over.abort())
      return (await Promise.all([pointing, play && playOn(play)]))[0]
    })
    const found = [...measured].map(([{ name }, rounds]) =>
      ({ name, painted: rounds.flatMap(({ painted }) => painted), told: rounds.flatMap(({ told }) => told) }))
    return {
      columns: ['', 'pixels of a page: median, ms', '90 %, ms', 'message at the others: median, ms', '90 %, ms', 'times'],
      rows: found.map(({ name, painted, told }) => [
        name, median(painted).toFixed(1), percentile(painted, 90).toFixed(1), median(told).toFixed(1), percentile(told, 90).toFixed(1),
        String(painted.length)
      ]),
      checks: found.map(({ name, painted }) =>
        ({ what: `${name}: median`, value: median(painted), unit: 'ms', bar: { is: '<', limit: MOST_MS } })),
      notes: [
        `From the moment that the message of the host is sent. One of ${VIEWERS} viewers is the page, open in Chromium on an X server ` +
          'of its own, whose pixels are looked at every millisecond. The others run in another process and only read; one of them is ' +
          'the host.',
        ...missing
      ]
    }
  }
}
