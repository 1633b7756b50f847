import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { isLoopback } from '../../network/address.js'
import { reachableAddresses } from '../../network/interfaces.js'
import { ENGINES, openIn, screenPixels, type Engine } from '../fixtures/engines.js'
import { needs } from '../fixtures/needs.js'
import { serveNoVnc } from '../fixtures/novnc.js'
import { startService } from '../fixtures/service.js'
import { startXServer } from '../fixtures/x-server.js'

const [WIDTH, HEIGHT] = [640, 480]
/** The pointer of a new X server is in the middle of its screen. ImageMagick leaves it out. */
const POINTER = { x: WIDTH / 2 - 20, y: HEIGHT / 2 - 20, width: 40, height: 40 }

const draw = (display: string, ...args: string[]) => execFileSync('xsetroot', ['-display', display, ...args])

/** What is on a screen, but around the pointer: three bytes a pixel. */
function picture (display: string): Buffer {
  const pixels = screenPixels(WIDTH, HEIGHT, display)
  const { x, y, width, height } = POINTER
  for (let row = y; row < y + height; row++) pixels.fill(0, (row * WIDTH + x) * 3, (row * WIDTH + x + width) * 3)
  return pixels
}

/** Resolves when both screens show the same; tap's timeout is the limit. */
async function untilSame (one: string, other: string): Promise<void> {
  while (!picture(one).equals(picture(other))) await sleep(200)
}

/** The same on any machine: what other machines would connect to, and what only this one can. */
const [lan] = reachableAddresses(networkInterfaces(), '0.0.0.0').filter(address => !isLoopback(address))

for (const [engine, program] of Object.entries(ENGINES) as [Engine, string][]) {
  t.test(`noVNC in ${engine} shows the screen of a running service, pixel for pixel`, {
    skip: needs('Xvfb', 'import', 'xsetroot', program)
  }, async t => {
    const shared = await startXServer(t, `${WIDTH}x${HEIGHT}`)
    draw(shared.display, '-mod', '7', '5', '-fg', '#c04020', '-bg', '#103050')
    const pages = (await serveNoVnc(t, '0.0.0.0')).address() as AddressInfo
    const addresses = ['127.0.0.1', ...lan ? [lan] : []]
    const service = await startService(t, {
      SOURCE: 'x11',
      DISPLAY: shared.display,
      HOST: '0.0.0.0',
      VNC_PORT: '0',
      ALLOWED_HOSTS: addresses.map(address => `${address}:${pages.port}`).join()
    })
    t.match(service.stdout(), /\nVNC viewers on this machine can watch, too:\n {2}127\.0\.0\.1, port \d+\n/)
    const { port } = new URL(service.url)
    const host = await (await fetch(`http://127.0.0.1:${port}/host`)).json() as { streamLink: string }
    const { search } = new URL(host.streamLink)
    for (const address of addresses) {
      await t.test(address, async t => {
        draw(shared.display, '-mod', '7', '5', '-fg', '#c04020', '-bg', '#103050')
        const window = await startXServer(t, '800x600')
        openIn(t, engine, `http://${address}:${pages.port}/#ws://${address}:${port}/vnc${search}`)
        await untilSame(shared.display, window.display)
        draw(shared.display, '-mod', '3', '4', '-fg', '#2060a0', '-bg', '#f0f0e0')
        await untilSame(shared.display, window.display)
        t.pass('also after it has changed')
      })
    }
  })
}
