import { setTimeout as sleep } from 'node:timers/promises'
import { ENGINES, type Engine } from '../../../test/fixtures/engines.js'
import { needs } from '../../../test/fixtures/needs.js'
import { measureLastChanges } from '../../deltas/glass/changes.js'
import { openEngine } from '../../deltas/glass/glass.js'
import { queryOf, TRANSPORTS, type Transport } from '../../deltas/glass/watch.js'
import { serve } from '../../deltas/receivers/index.js'
import { inRounds } from '../../rounds.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { median } from '../../statistics.js'
import type { Figure } from '../figure.js'

/** The browser has started by then, ms. */
const STARTS_MS = 6000
/** No change takes longer: whoever looks at a still screen sees what is on it, ms. */
const LIMIT_MS = 150

interface Subject { name: string, engine: Engine, transport: Transport }

const SUBJECTS = (Object.keys(ENGINES) as Engine[]).flatMap(engine => TRANSPORTS.map((transport): Subject =>
  ({ name: `${engine}, ${transport}`, engine, transport })))

export const lastChange: Figure = {
  name: 'deltas-last-change',
  title: 'Only what changed: from the last change before silence to the painted pixel, in three engines',

  async measure ({ quick }) {
    const { measured, missing } = await inRounds(SUBJECTS, 1, async (owner, { engine, transport }) => {
      const lacks = needs(ENGINES[engine])
      if (lacks) throw new Error(lacks)
      await openScreen(owner, FULL_HD, 0)
      const { url } = await serve(owner)
      const see = await openEngine(owner, engine, `${url}/${queryOf(transport)}`)
      await sleep(STARTS_MS)
      return await measureLastChanges(owner, see, quick ? 5 : 20)
    })
    const found = [...measured].map(([{ name, transport }, [times = []]]) => {
      const late = times.filter(ms => ms > LIMIT_MS).length
      return { name, transport, half: median(times), most: Math.max(...times), late, all: times.length }
    })
    return {
      columns: ['', 'median, ms', 'slowest, ms', `over ${LIMIT_MS} ms`],
      rows: found.map(({ name, half, most, late, all }) => [name, half.toFixed(0), most.toFixed(0), `${late} of ${all}`]),
      checks: found.filter(({ transport }) => transport === 'updates').map(({ name, late }) =>
        ({ what: `${name}: changes over ${LIMIT_MS} ms`, value: late, unit: '', bar: { is: '≤', limit: 0 } })),
      notes: [
        'The middle of the screen changes its colour, then nothing happens for 1 to 1.5 s. The page is open in a window on an X server ' +
          'of its own, whose pixels are looked at every millisecond.',
        ...missing
      ]
    }
  }
}
