import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../test/fixtures/owner.js'
import { openWindow } from '../../test/fixtures/window.js'
import { COLOURS, middleOf, SMALL, until } from '../deltas/glass/changes.js'
import { openGlass } from '../deltas/glass/glass.js'
import { openTo, LOOPBACK, queryOf, type Transport } from '../deltas/glass/watch.js'
import { actOn } from '../deltas/scenes/programs.js'

/** The page has its picture by then, ms. */
const STARTS_MS = 5000
/** The page has let go of the picture by then: it does so once it has been hidden for a second, ms. */
const AWAY_MS = 3000

/**
 * Opens another tab over the page, changes the screen meanwhile, and closes it.
 * @returns how long from then until what is new was painted, each time, ms
 * @throws if the page has not let go of the picture
 */
export async function measureReturns (owner: Owner, transport: Transport, times: number): Promise<number[]> {
  const window = await openWindow(owner, SMALL)
  const { url } = await openTo(owner, LOOPBACK)
  const { display, see } = await openGlass(owner, `${url}/${queryOf(transport)}`, undefined, 'tab')
  await sleep(STARTS_MS)
  const latencies: number[] = []
  for (let number = 0; number < times; number++) {
    await actOn(display, 'key', 'ctrl+t')
    await sleep(AWAY_MS)
    const watching = await countViewers(url)
    if (watching > 0) throw new Error(`${watching} watch, though the page is hidden`)
    const colour = COLOURS[number % COLOURS.length]!
    await window.paint(colour)
    const began = performance.now()
    await Promise.all([
      actOn(display, 'key', 'ctrl+w'),
      until(see, [middleOf(SMALL)], colour).then(() => latencies.push(performance.now() - began))
    ])
    await sleep(AWAY_MS)
    if (await countViewers(url) !== 1) throw new Error('the page does not watch, though it is shown')
  }
  return latencies
}

async function countViewers (url: string): Promise<number> {
  const { viewers } = await (await fetch(`${url}/host`)).json() as { viewers: unknown[] }
  return viewers.length
}
