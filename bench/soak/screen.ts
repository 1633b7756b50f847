import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import turbo from '@julusian/jpeg-turbo'
import type { Owner } from '../../test/fixtures/owner.js'
import { decode, distance, type Colour } from '../../test/fixtures/pixels.js'
import { startXServer, type XServer } from '../../test/fixtures/x-server.js'
import { openWindow } from '../../test/fixtures/window.js'

export const SIZE = { width: 640, height: 400 }
/** Changes a second. */
export const RATE = 10
/** Of the whole screen, in turn. A placeholder is none of these. */
const COLOURS: Colour[] = [[200, 40, 40], [40, 160, 40], [40, 40, 200]]

/** Whether this JPEG shows the screen. @throws if it can't be decoded */
export function showsScreen (jpeg: Buffer): boolean {
  const pixels = decode(jpeg)
  return COLOURS.some(colour => distance(pixels.at(4, 4), colour) < 30)
}

/** An X server whose screen changes all the time, also after it has been started again. */
export async function openScreen (owner: Owner): Promise<XServer> {
  const server = await startXServer(owner, `${SIZE.width}x${SIZE.height}`)
  let painting = new AbortController()
  owner.teardown(() => painting.abort())

  async function paint () {
    const { signal } = painting = new AbortController()
    const window = await openWindow(owner, { x: 0, y: 0, ...SIZE })
    for (let count = 0; !signal.aborted; count++) {
      await window.paint(COLOURS[count % COLOURS.length]!)
      await sleep(1000 / RATE)
    }
  }
  const goOn = () => { paint().catch(() => {}) } // the server was killed
  goOn()
  return {
    ...server,
    get pid () { return server.pid },
    async start () {
      await server.start()
      painting.abort()
      goOn()
    }
  }
}

/** A program that writes the same screen as JPEGs. @returns its argument vector, of which no other process has the same */
export function writeProgram (owner: Owner): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-soak-'))
  owner.teardown(() => rmSync(folder, { recursive: true }))
  const pictures = COLOURS.map((colour, index) => {
    const pixels = Buffer.alloc(SIZE.width * SIZE.height * 4, Buffer.from([...colour, 0]))
    const path = join(folder, `${index}.jpg`)
    writeFileSync(path, turbo.compressSync(pixels, { format: turbo.FORMAT_RGBX, ...SIZE, quality: 80, subsampling: turbo.SAMP_420 }))
    return path
  })
  return [process.execPath, fileURLToPath(new URL('program.js', import.meta.url)), ...pictures]
}
