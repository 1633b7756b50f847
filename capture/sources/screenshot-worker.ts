import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { parentPort } from 'node:worker_threads'
import { Jimp } from 'jimp'
import screenshot from 'screenshot-desktop'
import type { Display } from '../frame.js'
import { killGroup } from '../guardian.js'
import type { GroupNews } from '../worker.js'
import { primaryFirst } from './primary-first.js'

/** Asks for the displays, or a picture of one; `isFirst` for a picture even if nothing has changed. */
export type ScreenshotQuestion = { kind: 'list' } | { kind: 'take', displayId: string, isFirst: boolean }

/** `pixels` are rgbx. */
export type ScreenshotAnswer =
  { kind: 'displays', displays: Display[] } |
  { kind: 'picture', pixels: Uint8Array<ArrayBuffer>, width: number, height: number } |
  { kind: 'unchanged' }

/** What screenshot-desktop says about a display: the id and the name on every system, the rest on some. */
interface FoundDisplay { id: string | number, name: string, width?: number, height?: number, primary?: boolean }

// screenshot-desktop starts programs (xrandr, import, screencapture, a .bat) and does not keep track of them; one that hangs
// would outlive us.
const children = new Set<ChildProcess>()

/** Tells the service, which ends it if this thread does not. */
function tell (news: GroupNews): void {
  parentPort!.postMessage(news)
}

subscribe('child_process', message => {
  const { process: child } = message as { process: ChildProcess & { spawn (options: object): unknown } }
  const { spawn } = child
  Object.assign(child, {
    spawn (options: object) {
      // A process group of its own: `exec` starts a shell, and what that starts must end with it. POSIX only.
      const result = spawn.call(child, { ...options, detached: process.platform !== 'win32' })
      const { pid: group } = child
      if (group === undefined) return result // it did not start
      children.add(child)
      tell({ kind: 'started', group })
      child.once('exit', () => {
        children.delete(child)
        tell({ kind: 'ended', group })
      })
      return result
    }
  })
})

function end (child: ChildProcess) {
  if (process.platform === 'win32') child.kill()
  else killGroup(child.pid!, 'SIGKILL')
}

/** The last JPEG of each display. */
const last = new Map<string, Buffer>()

async function list (): Promise<ScreenshotAnswer> {
  const found = await screenshot.listDisplays() as FoundDisplay[]
  if (found.length === 0) throw new Error('no display is connected')
  const displays = found.map(({ id, name, width = 0, height = 0, primary = false }) =>
    ({ id: String(id), name, x: 0, y: 0, width, height, primary }))
  return { kind: 'displays', displays: primaryFirst(displays) }
}

async function take (displayId: string, isFirst: boolean): Promise<ScreenshotAnswer> {
  const jpeg = await screenshot({ format: 'jpg', screen: displayId })
  if (!isFirst && last.get(displayId)?.equals(jpeg)) return { kind: 'unchanged' }
  const { width, height, data } = (await Jimp.fromBuffer(jpeg)).bitmap
  last.set(displayId, jpeg)
  return { kind: 'picture', pixels: new Uint8Array(data), width, height }
}

/** The message of a program that failed, on one line. */
function reason (error: Error): string {
  return error.message.trim().split('\n').map(line => line.trim()).join(': ')
}

function fail (error: Error): void {
  parentPort!.postMessage({ kind: 'error', error: `screenshot-desktop: ${reason(error)}` })
}

// If xrandr fails, screenshot-desktop's promise never settles: it rejects another one, which nobody holds.
process.on('unhandledRejection', error => fail(error as Error))

parentPort!.on('message', async (question: ScreenshotQuestion | null) => {
  if (question === null) {
    for (const child of children) end(child)
    return parentPort!.close()
  }
  try {
    const value = question.kind === 'list' ? await list() : await take(question.displayId, question.isFirst)
    parentPort!.postMessage({ kind: 'value', value }, value.kind === 'picture' ? [value.pixels.buffer] : [])
  } catch (error) {
    fail(error as Error)
  }
})
