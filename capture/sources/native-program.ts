// A program of its own, see native.ts: reads one question per line, and writes each answer as a line of JSON, with pixels after it.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Monitor } from 'node-screenshots'
import type { ScreenTrouble } from '../../contract/troubles.js'
import { Fault, codeOf } from '../fault.js'
import type { Display } from '../frame.js'
import { primaryFirst } from './primary-first.js'

/** Asks for the displays, or a picture of one; `isFirst` for a picture even if nothing has changed. */
export type NativeQuestion = { kind: 'list' } | { kind: 'take', displayId: string, isFirst: boolean }

/** A `picture` is followed by its `bytes` of pixels, rgbx. */
export type NativeAnswer =
  { kind: 'displays', displays: Display[] } |
  { kind: 'picture', width: number, height: number, bytes: number } |
  { kind: 'unchanged' } |
  { kind: 'error', error: string, code: ScreenTrouble }

/** An answer, and the pixels that follow it. */
interface Reply {
  answer: NativeAnswer
  pixels?: Buffer
}

/** The displays that pictures have been taken of, with the last picture of each. */
const taken = new Map<string, { monitor: Monitor, last?: Buffer }>()

async function listMonitors (): Promise<Map<string, Monitor>> {
  const { DISPLAY, WAYLAND_DISPLAY = '', XDG_SESSION_TYPE } = process.env
  if (process.platform === 'linux') {
    // There node-screenshots asks the desktop for each picture, and the desktop asks the user, or flashes, every time.
    if (XDG_SESSION_TYPE === 'wayland' || WAYLAND_DISPLAY.includes('wayland')) {
      throw new Fault('failed', "it can't capture a Wayland desktop; use SOURCE=wayland", 'WAYLAND')
    }
    if (!DISPLAY) throw new Fault('failed', 'no X server: DISPLAY is not set', 'NO_DISPLAY')
  }
  const { Monitor } = await import('node-screenshots').catch(error => {
    throw new Fault('failed', `it is not installed, or does not run here: ${String(error.message).split('\n')[0]}`, 'MODULE_MISSING')
  })
  const monitors = Monitor.all()
  const names = monitors.map(monitor => monitor.name())
  // Two monitors of the same make may have the same name.
  const ids = names.map((name, index) => name && names.indexOf(name) === names.lastIndexOf(name) ? name : String(monitors[index]!.id()))
  return new Map(ids.map((id, index) => [id, monitors[index]!]))
}

async function list (): Promise<Reply> {
  const displays = [...await listMonitors()].map(([id, monitor]) => ({
    id,
    name: monitor.name() || id,
    x: monitor.x(),
    y: monitor.y(),
    width: monitor.width(),
    height: monitor.height(),
    primary: monitor.isPrimary()
  }))
  if (displays.length === 0) throw new Fault('failed', 'no display is connected', 'NO_DISPLAY')
  return { answer: { kind: 'displays', displays: primaryFirst(displays) } }
}

async function find (displayId: string): Promise<{ monitor: Monitor, last?: Buffer }> {
  const known = taken.get(displayId)
  if (known) return known
  const monitor = (await listMonitors()).get(displayId)
  if (!monitor) throw new Fault('failed', `the display ${displayId} is no longer there`, 'UNKNOWN_DISPLAY')
  const found = { monitor }
  taken.set(displayId, found)
  return found
}

async function take (displayId: string, isFirst: boolean): Promise<Reply> {
  if (isFirst) taken.delete(displayId) // a new capture looks for its monitor again
  const display = await find(displayId)
  try {
    const image = display.monitor.captureImageSync()
    const { width, height } = image
    const pixels = image.toRawSync()
    if (!isFirst && display.last?.equals(pixels)) return { answer: { kind: 'unchanged' } }
    display.last = pixels
    return { answer: { kind: 'picture', width, height, bytes: pixels.length }, pixels }
  } catch (error) {
    taken.delete(displayId) // the next picture looks for its monitor again
    throw error
  }
}

async function answer (question: NativeQuestion): Promise<Reply> {
  try {
    return question.kind === 'list' ? await list() : await take(question.displayId, question.isFirst)
  } catch (error) {
    return { answer: { kind: 'error', error: `node-screenshots: ${(error as Error).message}`, code: codeOf(error as Error) } }
  }
}

function write (bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit() // nobody reads any more
    }
  }
}

// The program ends when the questions do.
for await (const line of createInterface({ input: process.stdin })) {
  const { answer: head, pixels } = await answer(JSON.parse(line))
  write(Buffer.from(`${JSON.stringify(head)}\n`))
  if (pixels) write(pixels)
}
