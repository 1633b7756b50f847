import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import turbo from '@julusian/jpeg-turbo'
import t, { type Test } from 'tap'
import { WebSocketServer, createWebSocketStream } from 'ws'
import type { Rectangle } from '../../capture/frame.js'
import { answerTo } from '../../rfb/protocol/vnc-auth.js'
import { openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { serveNoVnc } from '../fixtures/novnc.js'
import { OPEN, Slate, colourAt, listenWithSlate, showSlate, type Watched } from '../fixtures/slate.js'
import { startXServer } from '../fixtures/x-server.js'

const run = promisify(execFile)
/** Whether a pixel of a slate, of 640x480, is what may not be sent with loss. */
type Exactness = (x: number, y: number) => boolean
const beyondPhotograph: Exactness = (x, y) => x < 64 || y < 192 || y >= 320

/** Red, green and blue of each pixel of a window. @throws if there is none with this title */
async function windowOf (display: string, title: string): Promise<Buffer> {
  const { stdout } = await run('xwd', ['-display', display, '-silent', '-name', title], { encoding: 'buffer', maxBuffer: 2 ** 26 })
  // XWDFile.h: 25 numbers of four bytes, a name, colours of 12 bytes each, then rows of pixels, blue first.
  const [width, height, stride, colours] = [4, 5, 12, 19].map(index => stdout.readUInt32BE(4 * index)) as [number, number, number, number]
  const start = stdout.readUInt32BE(0) + 12 * colours
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to = rgb.writeUIntBE(stdout.readUIntLE(start + y * stride + x * 4, 3), to, 3)
  }
  return rgb
}

/** How many pixels of a picture differ from a slate, and how far the rest of it is off, in dB: where a photograph is, and beyond it. */
function compare (rgb: Buffer, slate: Slate, isExact: Exactness) {
  let [wrong, squares] = [0, 0]
  for (let y = 0; y < slate.height; y++) {
    for (let x = 0; x < slate.width; x++) {
      const [colour, at] = [colourAt(slate, x, y), (y * slate.width + x) * 3]
      if (isExact(x, y) && rgb.readUIntBE(at, 3) !== colour) wrong++
      for (let channel = 0; channel < 3; channel++) squares += (rgb[at + channel]! - (colour >> 16 - 8 * channel & 255)) ** 2
    }
  }
  return { wrong, psnr: 10 * Math.log10(255 ** 2 / Math.max(1e-9, squares / slate.data.length)) }
}

/** Starts a viewer on an X server; it ends with the test. */
function startViewer (t: Test, display: string, program: string, args: string[]) {
  const home = t.testdir({})
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, DISPLAY: display, HOME: home, XDG_RUNTIME_DIR: home } })
  t.teardown(async () => {
    if (child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
}

/** Resolves when what a viewer shows is right; tap's timeout is the limit. */
async function untilRight (shown: () => Promise<Buffer>, slate: Slate, isExact = beyondPhotograph): Promise<number> {
  for (;;) {
    const rgb = await shown().catch(() => undefined)
    const result = rgb && rgb.length === slate.width * slate.height * 3 ? compare(rgb, slate, isExact) : undefined
    if (result?.wrong === 0) return result.psnr
    await sleep(50)
  }
}

/** Shows a picture, then one that was moved and drawn on, to whoever watches. */
async function playTo (
  t: Test, slate: Slate, watched: () => Watched, shown: () => Promise<Buffer>, isExact = beyondPhotograph
) {
  const psnr = await untilRight(shown, slate, isExact)
  t.ok(psnr > 30, `the first picture, PSNR ${psnr.toFixed(1)} dB`)
  const move = { fromX: 10, fromY: 10, x: 14, y: 17, width: 500, height: 80 }
  slate.move(move)
  const change: Rectangle = { x: 20, y: 400, width: 333, height: 55 }
  slate.draw(change, (x, y) => (x ^ y) % 5 * 0x2a3b4c)
  await watched().changed([move])
  const after = await untilRight(shown, slate, isExact)
  t.ok(after > 30, `after a move and a change, PSNR ${after.toFixed(1)} dB`)
  t.ok(watched().session.dialect.copies, 'copies are understood')
}

t.test("TigerVNC's viewer shows the picture, exactly if asked to", { skip: needs('Xvfb', 'vncviewer', 'xwd') }, async t => {
  const { display } = await startXServer(t, '800x600')
  // Passwords are kept encrypted with a key that everybody knows.
  const file = join(t.testdir({}), 'password')
  writeFileSync(file, answerTo(Buffer.from('geheim\0\0'), Buffer.from([23, 82, 107, 6, 35, 78, 88, 7]).toString('latin1')))
  for (const options of [[], ['-NoJPEG']]) {
    await t.test(options.join() || 'JPEG', async t => {
      const slate = new Slate(640, 480).decorate()
      const { port, sessions } = await listenWithSlate(t, slate, { ...OPEN, password: 'geheim' })
      startViewer(t, display, 'vncviewer', ['-ViewOnly', '-passwd', file, '-MenuKey', '', ...options, `127.0.0.1::${port}`])
      const shown = () => windowOf(display, 'slate - TigerVNC')
      await playTo(t, slate, () => sessions[0]!, shown, options.length > 0 ? () => true : undefined)
      t.equal(sessions[0]!.acknowledged.length, sessions[0]!.sent, 'each update was acknowledged by its fence')
    })
  }
})

t.test('gvncviewer, with gtk-vnc as in GNOME, shows the picture', { skip: needs('Xvfb', 'gvncviewer', 'xwd') }, async t => {
  const { display } = await startXServer(t, '800x600')
  const slate = new Slate(640, 480).decorate()
  const { port, sessions } = await listenWithSlate(t, slate)
  startViewer(t, display, 'gvncviewer', [`127.0.0.1:${port - 5900}`])
  // The menu is above it.
  await playTo(t, slate, () => sessions[0]!, async () => (await windowOf(display, 'slate - GVncViewer')).subarray(-640 * 480 * 3))
})

t.test('vncsnapshot takes the picture in each encoding', { skip: needs('vncsnapshot') }, async t => {
  const slate = new Slate(640, 480).decorate()
  const { port, sessions } = await listenWithSlate(t, slate)
  const file = join(t.testdir({}), 'picture.jpg')
  for (const encoding of ['raw', 'hextile', 'tight']) {
    await run('vncsnapshot', ['-quiet', '-quality', '100', '-encodings', encoding, `127.0.0.1::${port}`, file])
    const { psnr } = compare(turbo.decompressSync(readFileSync(file), { format: turbo.FORMAT_RGB }).data, slate, () => false)
    t.ok(psnr > 35, `${encoding}: PSNR ${psnr.toFixed(1)} dB`)
    t.equal(sessions.at(-1)!.session.dialect.encoding, encoding)
  }
})

t.test('noVNC shows the picture in Chromium, over a WebSocket', { skip: needs('chromium') }, async t => {
  const slate = new Slate(640, 480).decorate()
  const server = await serveNoVnc(t)
  let watched: Watched
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', socket => { watched = showSlate(slate, createWebSocketStream(socket)) })
  t.teardown(() => { for (const socket of sockets.clients) socket.terminate() })
  const browser = await openPage(t)
  await browser.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await until(browser, 'globalThis.rfb?._rfbConnectionState === "connected"')
  const shown = async () => {
    const rgba = Buffer.from(await browser.evaluate<string>(`(() => {
      const canvas = document.querySelector('canvas')
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      let text = ''
      for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192))
      return btoa(text)
    })()`), 'base64')
    return Buffer.from(rgba.filter((_, at) => at % 4 < 3))
  }
  await playTo(t, slate, () => watched, shown)
})
