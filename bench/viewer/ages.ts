import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Owner } from '../../test/fixtures/owner.js'
import { openWindow } from '../../test/fixtures/window.js'
import type { See } from '../deltas/screenshot.js'
import { COLOURS, middleOf, SMALL, until } from '../deltas/glass/changes.js'

/** Longer than the page leaves its figures as they are, see viewer/pill/pill.ts, ms. */
const READ_AFTER_MS = 700

/** Of one change, ms. */
export interface ShownAge {
  /** From when it was drawn to the painted pixel. */
  truth: number
  /** What the page said then. */
  shown: number
}

/**
 * Changes a small part of `$DISPLAY` again and again, and reads each time how old the page says that its picture is.
 * @throws if the page tells no age
 */
export async function readShownAges (owner: Owner, page: Page, see: See, times: number): Promise<ShownAge[]> {
  const window = await openWindow(owner, SMALL)
  const paint = (number: number) => window.paint(COLOURS[number % COLOURS.length]!)
  await paint(0)
  await until(see, [middleOf(SMALL)], COLOURS[0]!)
  await page.click('#pill-button')
  const ages: ShownAge[] = []
  for (let number = 1; number <= times; number++) {
    await sleep(READ_AFTER_MS + 300 * Math.random())
    const began = performance.now()
    const seen = until(see, [middleOf(SMALL)], COLOURS[number % COLOURS.length]!).then(() => performance.now())
    await paint(number)
    // Drawn somewhere between the two; the X server answers within a fraction of a millisecond.
    const drawn = (began + performance.now()) / 2
    const truth = await seen - drawn
    await sleep(READ_AFTER_MS)
    const text = await page.textContent('[data-figure="age"]')
    const shown = /^(\d+) ms$/.exec(text ?? '')?.[1]
    if (shown === undefined) throw new Error(`the page says "${text}" of the age of its picture`)
    ages.push({ truth, shown: Number(shown) })
  }
  return ages
}
