import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../../test/fixtures/owner.js'
import { openWindow } from '../../../test/fixtures/window.js'
import { serve } from '../receivers/index.js'
import { actOn, folderOf } from '../scenes/programs.js'
import { COLOURS, middleOf, SMALL, until } from './changes.js'
import { openGlass } from './glass.js'
import { queryOf, type Transport } from './watch.js'

/** Chromium has started, or has gone back, by then, ms. */
const RESTS_MS = 3000

/** Follows a link to the page again and again. @returns how long from the press of a key until the picture was painted, ms */
export async function measureFirstPictures (owner: Owner, transport: Transport, times: number): Promise<number[]> {
  const window = await openWindow(owner, SMALL)
  await window.paint(COLOURS[0]!)
  const { url } = await serve(owner)
  const link = join(folderOf(owner), 'link.html')
  const page = `${url}/${queryOf(transport)}`
  writeFileSync(link, `<title>Link</title><script>addEventListener('keydown', () => { location = '${page}' })</script>`)
  const { display, see } = await openGlass(owner, `file://${link}`)
  const latencies: number[] = []
  for (let time = 0; time < times; time++) {
    await sleep(RESTS_MS)
    const began = performance.now()
    await Promise.all([
      actOn(display, 'key', 'o'),
      until(see, [middleOf(SMALL)], COLOURS[0]!).then(() => latencies.push(performance.now() - began))
    ])
    await actOn(display, 'key', 'alt+Left')
  }
  return latencies
}
