import x11, { type ServerDisplay } from 'x11'
import { fillRectangle } from '../../../capture/pictures/draw.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import type { Colour } from '../../../test/fixtures/pixels.js'
import { drawPage } from '../../page.js'
import { FULL_HD } from '../../screen.js'

/** Where each page has a mark in its colour, px. */
const MARKS = [{ x: 200, y: 200 }, { x: 960, y: 540 }, { x: 1700, y: 900 }]
const MARK_SIZE = 48
/** Rows sent at a time: 4 MB at most, since a server takes up to 16 MB in one request. */
const BAND = 256

/**
 * Opens pages over the whole of `$DISPLAY`, one with marks in each colour.
 * @returns a function that shows one, and the middles of the marks
 */
export async function openPages (
  owner: Owner, colours: readonly Colour[]
): Promise<{ show (number: number): Promise<void>, marks: Array<{ x: number, y: number }> }> {
  const { client, screen: [screen] } = await new Promise<ServerDisplay>((resolve, reject) =>
    x11.createClient({ display: process.env.DISPLAY! }, (error, server) => error ? reject(error) : resolve(server)))
  client.on('error', () => {}) // the server has ended
  owner.teardown(() => client.stream.destroy())
  const { root, root_depth: depth } = screen!
  const { width, height } = FULL_HD
  const synced = () => new Promise<void>(resolve => client.GetInputFocus(() => resolve()))
  const [window, gc] = [client.AllocID(), client.AllocID()]
  client.CreateWindow(window, root, 0, 0, width, height, 0, depth, 1, 0, { overrideRedirect: 1 })
  client.MapWindow(window)
  client.CreateGC(gc, window, { graphicsExposures: 0 })
  const pages = colours.map(([red, green, blue], index) => {
    const page = drawPage(width, height, index + 1)
    for (const { x, y } of MARKS) fillRectangle(page, x, y, MARK_SIZE, MARK_SIZE, red << 16 | green << 8 | blue)
    const pixmap = client.AllocID()
    client.CreatePixmap(pixmap, window, depth, width, height)
    for (let top = 0; top < height; top += BAND) {
      const rows = Math.min(BAND, height - top)
      client.PutImage(2, pixmap, gc, width, rows, 0, top, 0, depth, page.data.subarray(top * width * 4, (top + rows) * width * 4))
    }
    return pixmap
  })
  await synced()
  return {
    async show (number) {
      client.CopyArea(pages[number % pages.length]!, window, gc, 0, 0, 0, 0, width, height)
      await synced()
    },
    marks: MARKS.map(({ x, y }) => ({ x: x + MARK_SIZE / 2, y: y + MARK_SIZE / 2 }))
  }
}
