import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Picture } from '../../../../capture/frame.js'
import { createPace } from '../../../../capture/pace.js'
import { x11Source } from '../../../../capture/sources/x11/index.js'
import { openArtist } from '../../../fixtures/artist.js'
import { random } from '../../../fixtures/deltas/paint.js'
import { bare, Follower, readAll } from '../../../fixtures/follower.js'
import { needs } from '../../../fixtures/needs.js'
import { openPrinter } from '../../../fixtures/printer.js'
import { openDesktop, shotsOf } from '../../../fixtures/pull.js'
import { startXServer } from '../../../fixtures/x-server.js'

const [WIDTH, HEIGHT] = [1024, 600]
const ROUNDS = 60
/** Longer than any picture takes that is still to come, ms. */
const SILENCE_MS = 3000

/** Prints for a while, again and again, and compares all pictures with what is said of them, and the last with the screen. */
async function compare (t: Test): Promise<void> {
  const { desktop, display } = await openDesktop(t, x11Source)
  const other = await openDesktop(t, x11Source)
  // One is large, so that the server is asked what was drawn, and whole rows are read. The other is beside it in these rows.
  const areas = [{ x: 10, y: 20, width: 600, height: 500 }, { x: 700, y: 90, width: 300, height: 100 }]
  const [large, small] = await Promise.all(areas.map(area => openPrinter(t, area)))
  const artist = await openArtist(t)
  const next = random(1)
  const dab = () => ({ x: Math.floor(next() * (WIDTH - 20)), y: Math.floor(next() * (HEIGHT - 20)), width: 20, height: 20 })
  const dabs = async (count: number) => { for (let i = 0; i < count; i++) await artist.draw([dab()]) }
  const over = new AbortController()
  const shots = shotsOf(desktop, display, createPace(240), over.signal)
  const follower = new Follower()
  let pictures = 0
  let newest: Buffer | undefined
  let heard = () => {}
  const watching = (async () => {
    for await (const picture of shots as AsyncGenerator<Picture>) {
      if (!follower.follow(picture)) t.fail(`more has changed than was said of picture ${pictures}`)
      newest = bare(picture)
      pictures++
      heard()
    }
  })()
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all([large!.print(round % 2 * (round % 5)), small!.print(round % 3), dabs(30 * (round % 4))])
    const all = await readAll(other.desktop, display)
    while (!newest?.equals(all)) {
      const another = new Promise<boolean>(resolve => { heard = () => resolve(true) })
      if (await Promise.race([another, sleep(SILENCE_MS, false, { ref: false })])) continue
      t.fail(`what was drawn last is missing in round ${round}`)
      break
    }
  }
  t.ok(pictures > ROUNDS, `${pictures} pictures`)
  over.abort()
  await watching
}

t.test('whoever draws all the time is shown as it is: no change is missed or not told of', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, `${WIDTH}x${HEIGHT}`)
  await compare(t)
})
