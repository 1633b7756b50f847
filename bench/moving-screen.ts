// Draws on an X server: `tsx bench/moving-screen.ts <display> <changes/s> [<width>x<height>+<x>+<y>]`.
// It draws a page of text and colour that changes completely that many times a second; with a rate of 0 it never changes.
import x11, { type ServerDisplay } from 'x11'
import { createPace } from '../capture/pace.js'
import { drawPage } from './page.js'

const [display, rate = '60', area] = process.argv.slice(2)
const PAGES = 4
/** Rows sent at a time: 4 MB at most, since a server takes up to 16 MB in one request. */
const BAND = 256

const server = await new Promise<ServerDisplay>((resolve, reject) =>
  x11.createClient({ display: display! }, (error, server) => error ? reject(error) : resolve(server)))
const client = server.client
client.on('end', () => process.exit()) // whatever started this process may be gone along with the server
const { root, root_depth: depth, pixel_width: screenWidth, pixel_height: screenHeight } = server.screen[0]!
const [width, height, x, y] = (area?.split(/[x+]/).map(Number) ?? [screenWidth, screenHeight, 0, 0]) as [number, number, number, number]

const window = client.AllocID()
const gc = client.AllocID()
client.CreateWindow(window, root, x, y, width, height, 0, depth, 1, 0, { overrideRedirect: 1 })
client.MapWindow(window)
client.CreateGC(gc, window, {})
// The pages are stored on the server, so that showing one costs nothing here.
const pages = Array.from({ length: PAGES }, (_, index) => {
  const pixmap = client.AllocID()
  client.CreatePixmap(pixmap, window, depth, width, height)
  const { data } = drawPage(width, height, index + 1)
  for (let top = 0; top < height; top += BAND) {
    const rows = Math.min(BAND, height - top)
    client.PutImage(2, pixmap, gc, width, rows, 0, top, 0, depth, data.subarray(top * width * 4, (top + rows) * width * 4))
  }
  return pixmap
})
const show = (page: number) => client.CopyArea(pages[page % PAGES]!, window, gc, 0, 0, 0, 0, width, height)

show(0)
await new Promise<void>(resolve => client.GetInputFocus(() => resolve()))
process.stdout.write('drawn\n')
if (Number(rate) > 0) {
  const pace = createPace(Number(rate))
  for (let page = 1; ; page++) {
    await pace.next(new AbortController().signal)
    show(page)
  }
}
