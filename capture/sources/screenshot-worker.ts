import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { parentPort } from 'node:worker_threads'
import { Jimp } from 'jimp'
import screenshot from 'screenshot-desktop'
import type { Display } from '../frame.js'

/** The displays, or a picture of one. */
export type ScreenshotQuestion = { list: true } | { displayId: string }

/** `pixels` (rgbx) is left out when nothing has changed since the last picture. */
export type ScreenshotAnswer = { displays: Display[] } | { pixels?: Uint8Array<ArrayBuffer>, width: number, height: number }

/** What screenshot-desktop tells of a display: this much on every system, the rest on some. */
interface FoundDisplay { id: string | number, name: string, width?: number, height?: number, primary?: boolean }

// screenshot-desktop starts programs (xrandr, import, screencapture, a .bat) and keeps no hold of them; one that hangs
// would outlive us.
const children = new Set<ChildProcess>()
subscribe('child_process', message => {
  const { process: child } = message as { process: ChildProcess }
  // A process group of its own: `exec` starts a shell, and what that starts must end with it. POSIX only.
  if (process.platform !== 'win32') {
    const { spawn } = child as ChildProcess & { spawn (options: object): unknown }
    Object.assign(child, { spawn: (options: object) => spawn.call(child, { ...options, detached: true }) })
  }
  children.add(child)
  child.once('close', () => children.delete(child))
})

function end (child: ChildProcess) {
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid!, 'SIGKILL')
  } catch {} // it has just ended
}

let last: Buffer | undefined

async function list (): Promise<ScreenshotAnswer> {
  const found = await screenshot.listDisplays() as FoundDisplay[]
  if (found.length === 0) throw new Error('no display is connected')
  const displays = found.map(({ id, name, width = 0, height = 0, primary = false }) =>
    ({ id: String(id), name, x: 0, y: 0, width, height, primary }))
  displays.sort((a, b) => Number(b.primary) - Number(a.primary))
  displays[0]!.primary = true
  return { displays }
}

async function take (displayId: string): Promise<ScreenshotAnswer> {
  const jpeg = await screenshot({ format: 'jpg', screen: displayId })
  if (last?.equals(jpeg)) return { width: 0, height: 0 }
  const { width, height, data } = (await Jimp.fromBuffer(jpeg)).bitmap
  last = jpeg
  return { pixels: new Uint8Array(data), width, height }
}

/** The sentence in an error of a program that was started. */
function reason (error: Error): string {
  return error.message.trim().split('\n').map(line => line.trim()).join(': ')
}

// screenshot-desktop's promise never settles where xrandr fails: it rejects one that nobody holds.
process.on('unhandledRejection', error => parentPort!.postMessage({ error: `screenshot-desktop: ${reason(error as Error)}` }))

parentPort!.on('message', async (question: ScreenshotQuestion | null) => {
  if (question === null) {
    for (const child of children) end(child)
    return parentPort!.close()
  }
  try {
    const value = 'list' in question ? await list() : await take(question.displayId)
    parentPort!.postMessage({ value }, 'pixels' in value && value.pixels ? [value.pixels.buffer] : [])
  } catch (error) {
    parentPort!.postMessage({ error: `screenshot-desktop: ${reason(error as Error)}` })
  }
})
