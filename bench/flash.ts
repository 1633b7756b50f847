import { setTimeout as sleep } from 'node:timers/promises'
import turbo from '@julusian/jpeg-turbo'
import { distance, type Colour } from '../test/fixtures/pixels.js'
import { openWindow } from '../test/fixtures/window.js'
import type { Owner } from '../test/fixtures/owner.js'
import type { Running, Size } from './contestants/index.js'
import { readJpegs } from './multipart.js'

/** Where the screen changes, px. */
const AREA = { x: 800, y: 400, width: 320, height: 240 }
/** Far apart, so that JPEG can't confuse them. */
const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [255, 0, 255], [0, 255, 255]]
const TIMEOUT_MS = 10_000

/**
 * Changes the colour of a window at random moments, and each time waits until a frame that shows it has been decoded, as a
 * viewer must. The clock starts before the X server is told, and is read in one process only.
 * @returns how long that took for each change, ms
 */
export async function measureFlashes (owner: Owner, { stream }: Running, { width, height }: Size, changes: number): Promise<number[]> {
  const window = await openWindow(owner, AREA)
  const pixels = Buffer.alloc(width * height * 4)
  const at = ((AREA.y + AREA.height / 2) * width + AREA.x + AREA.width / 2) * 4
  let expected: { colour: Colour, seen (): void } | undefined
  readJpegs(stream, jpeg => {
    if (!expected) return
    turbo.decompressSync(jpeg, pixels, { format: turbo.FORMAT_RGBX })
    if (distance([pixels[at]!, pixels[at + 1]!, pixels[at + 2]!], expected.colour) < 80) expected.seen()
  })
  await sleep(2000) // start-up is not what is measured here

  const times: number[] = []
  for (let change = 0; change < changes; change++) {
    await sleep(50 + 200 * Math.random())
    const colour = COLOURS[change % COLOURS.length]!
    let timer
    const seen = new Promise<number>((resolve, reject) => {
      expected = { colour, seen: () => resolve(performance.now()) }
      timer = setTimeout(() => reject(new Error(`a change was not seen for ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS)
    })
    const began = performance.now()
    await Promise.all([window.paint(colour), seen.then(at => times.push(at - began))])
    clearTimeout(timer)
    expected = undefined
  }
  return times
}
