// Shows a film on $DISPLAY: `tsx bench/deltas/scenes/film-program.ts <JSON>`, see `film.ts`. Its pictures are kept on the server, so that
// showing one costs nothing here. Each message to the process plays it; it answers `still` whenever it pauses, and `over` at the end.
import { spawn } from 'node:child_process'
import x11, { type ServerDisplay } from 'x11'
import { createPace } from '../../../capture/pace.js'
import type { FilmPlan } from './film.js'
import { STILL_MS } from './scene.js'

const FPS = 25
/** So often it pauses, pictures: two seconds. */
const PAUSE_EVERY = 50
/** Rows sent at a time: 4 MB at most, since a server takes up to 16 MB in one request. */
const BAND = 256

const plan = JSON.parse(process.argv[2]!) as FilmPlan
const { x, y, width, height, source, pictures, shown } = plan
const server = await new Promise<ServerDisplay>((resolve, reject) =>
  x11.createClient({ display: process.env.DISPLAY! }, (error, server) => error ? reject(error) : resolve(server)))
const client = server.client
client.on('end', () => process.exit())
const { root, root_depth: depth } = server.screen[0]!
const synced = () => new Promise<void>(resolve => client.GetInputFocus(() => resolve()))

const window = client.AllocID()
const gc = client.AllocID()
client.CreateWindow(window, root, x, y, width, height, 0, depth, 1, 0, { overrideRedirect: 1 })
client.MapWindow(window)
client.CreateGC(gc, window, { graphicsExposures: 0 })

const stored: number[] = []
async function store (data: Buffer): Promise<void> {
  const pixmap = client.AllocID()
  client.CreatePixmap(pixmap, window, depth, width, height)
  for (let top = 0; top < height; top += BAND) {
    const rows = Math.min(BAND, height - top)
    client.PutImage(2, pixmap, gc, width, rows, 0, top, 0, depth, data.subarray(top * width * 4, (top + rows) * width * 4))
  }
  await synced()
  stored.push(pixmap)
}

const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(pictures), '-pix_fmt', 'bgra', '-f', 'rawvideo', '-']
const { stdout } = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] })
let filled = 0
let picture = Buffer.allocUnsafe(width * height * 4)
for await (let chunk of stdout as AsyncIterable<Buffer>) {
  while (chunk.length > 0) {
    const taken = chunk.copy(picture, filled)
    chunk = chunk.subarray(taken)
    if ((filled += taken) < picture.length) continue
    await store(picture)
    picture = Buffer.allocUnsafe(picture.length)
    filled = 0
  }
}

const show = (number: number) => client.CopyArea(stored[number % stored.length]!, window, gc, 0, 0, 0, 0, width, height)
const { signal } = new AbortController()

process.on('message', async () => {
  const pace = createPace(FPS)
  for (let number = 0; number < shown; number++) {
    await pace.next(signal)
    show(number)
    if ((number + 1) % PAUSE_EVERY > 0) continue
    await synced()
    process.send!('still')
    for (let waited = 0; waited < STILL_MS; waited += 1000 / FPS) await pace.next(signal)
  }
  process.send!('over')
})
process.on('disconnect', () => process.exit())
show(0)
await synced()
process.send!('ready')
