import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../../test/fixtures/owner.js'
import { distance, type Colour } from '../../../test/fixtures/pixels.js'
import { openWindow } from '../../../test/fixtures/window.js'
import type { Area, See } from '../screenshot.js'
import { openPages } from './pages.js'

/** Far apart, so that JPEG can't confuse them. */
export const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]]
/** A few letters' worth, px. */
export const SMALL = { x: 640, y: 520, width: 40, height: 40 }
const TIMEOUT_MS = 30_000
/** How often the glass is looked at, ms. */
const LOOK_EVERY_MS = 1

/** px */
export const middleOf = ({ x, y, width, height }: Area) => ({ x: x + width / 2, y: y + height / 2 })

/** Waits until these pixels have about this colour. @throws if that takes too long */
export async function until (see: See, places: ReadonlyArray<{ x: number, y: number }>, colour: Colour): Promise<void> {
  const giveUp = performance.now() + TIMEOUT_MS
  for (const place of places) {
    for (;;) {
      const [blue, green, red] = await see({ ...place, width: 1, height: 1 })
      if (distance([red!, green!, blue!], colour) < 100) break
      if (performance.now() > giveUp) throw new Error(`a change was not seen for ${TIMEOUT_MS / 1000} s`)
      await sleep(LOOK_EVERY_MS)
    }
  }
}

async function measure (
  change: (number: number) => Promise<void>, places: ReadonlyArray<{ x: number, y: number }>, see: See, times: number, restMs: () => number
): Promise<number[]> {
  await change(0)
  await until(see, places, COLOURS[0]!)
  const latencies: number[] = []
  for (let number = 1; number <= times; number++) {
    await sleep(restMs())
    const began = performance.now()
    await Promise.all([
      change(number),
      until(see, places, COLOURS[number % COLOURS.length]!).then(() => latencies.push(performance.now() - began))
    ])
  }
  return latencies
}

/**
 * Changes a small part of `$DISPLAY` at random moments.
 * @returns how long until each was seen, ms; the clock starts before the server is told
 */
export async function measureSmallChanges (owner: Owner, see: See, times: number): Promise<number[]> {
  const window = await openWindow(owner, SMALL)
  const paint = (number: number) => window.paint(COLOURS[number % COLOURS.length]!)
  return await measure(paint, [middleOf(SMALL)], see, times, () => 100 + 200 * Math.random())
}

/** The middle of the screen, and a place of it in every window of {@link openEngine}, px. */
const MIDDLE = { x: 480, y: 270, width: 960, height: 540 }
const IN_WINDOW = { x: 520, y: 380 }

/** Changes the middle of `$DISPLAY`, after each of which nothing happens for more than a second. @returns as {@link measureSmallChanges} */
export async function measureLastChanges (owner: Owner, see: See, times: number): Promise<number[]> {
  const window = await openWindow(owner, MIDDLE)
  const paint = (number: number) => window.paint(COLOURS[number % COLOURS.length]!)
  return await measure(paint, [IN_WINDOW], see, times, () => 1000 + 500 * Math.random())
}

/** Changes the whole of `$DISPLAY`. @returns how long until all of each change was seen, ms */
export async function measureFullChanges (owner: Owner, see: See, times: number): Promise<number[]> {
  const { show, marks } = await openPages(owner, COLOURS)
  return await measure(show, marks, see, times, () => 3000)
}
