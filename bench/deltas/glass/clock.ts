import { setTimeout as sleep } from 'node:timers/promises'
import x11, { type ServerDisplay } from 'x11'
import { createPace } from '../../../capture/pace.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import type { See } from '../screenshot.js'

/** The clock shows the number of its tick, a bar of this width for each bit, px. In Gray code half a repaint reads as the tick before. */
const BITS = 16
const BAR = 24
const AREA = { x: 8, y: 8, width: BITS * BAR, height: BAR }
const TICKS_PER_S = 30
/** How often the glass is looked at, ms. */
const LOOK_EVERY_MS = 10

const toGray = (number: number) => number ^ number >> 1
function fromGray (gray: number): number {
  let number = gray
  for (let shift = gray >> 1; shift > 0; shift >>= 1) number ^= shift
  return number
}

/** Opens a clock on `$DISPLAY`. @returns when each of its ticks was shown, by its number, as they come */
export async function openClock (owner: Owner): Promise<number[]> {
  const { client, screen: [screen] } = await new Promise<ServerDisplay>((resolve, reject) =>
    x11.createClient({ display: process.env.DISPLAY! }, (error, server) => error ? reject(error) : resolve(server)))
  client.on('error', () => {}) // the server has ended
  const over = new AbortController()
  owner.teardown(() => {
    over.abort()
    client.stream.destroy()
  })
  const { root, root_depth: depth } = screen!
  const [window, pixmap, white, black] = Array.from({ length: 4 }, () => client.AllocID()) as [number, number, number, number]
  client.CreateWindow(window, root, AREA.x, AREA.y, AREA.width, AREA.height, 0, depth, 1, 0, { overrideRedirect: 1 })
  client.MapWindow(window)
  client.CreatePixmap(pixmap, window, depth, AREA.width, AREA.height)
  client.CreateGC(white, window, { foreground: 0xffffff, graphicsExposures: 0 })
  client.CreateGC(black, window, { foreground: 0, graphicsExposures: 0 })

  const shownAt: number[] = []
  const tick = async () => {
    const pace = createPace(TICKS_PER_S)
    for (;;) {
      await pace.next(over.signal)
      const gray = toGray(shownAt.length)
      const bars = Array.from({ length: BITS }, (_, bit) => bit).filter(bit => gray >> bit & 1)
      client.PolyFillRectangle(pixmap, black, [0, 0, AREA.width, AREA.height])
      client.PolyFillRectangle(pixmap, white, bars.flatMap(bit => [bit * BAR, 0, BAR, BAR]))
      client.CopyArea(pixmap, window, white, 0, 0, 0, 0, AREA.width, AREA.height)
      shownAt.push(performance.now())
    }
  }
  tick().catch(() => {}) // it is over
  return shownAt
}

/** Looks at a clock behind the glass while something happens. @returns how old what was seen was, each time, ms */
export async function readAges (see: See, shownAt: readonly number[], happens: Promise<unknown>): Promise<number[]> {
  const ages: number[] = []
  const over = new AbortController()
  const ended = happens.finally(() => over.abort())
  while (!over.signal.aborted) {
    const row = await see({ ...AREA, y: AREA.y + AREA.height / 2, height: 1 })
    const gray = Array.from({ length: BITS }, (_, bit) => row[(bit * BAR + BAR / 2) * 4 + 1]! > 127 ? 1 << bit : 0)
      .reduce((sum, bit) => sum | bit, 0)
    const at = shownAt[fromGray(gray)]
    if (at !== undefined) ages.push(performance.now() - at)
    await sleep(LOOK_EVERY_MS)
  }
  await ended
  return ages
}
