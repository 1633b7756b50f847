// A program of its own, see native.ts: reads a question a line, writes the answer as a line of JSON, and pixels after it.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Monitor } from 'node-screenshots'
import type { Display } from '../frame.js'

/** The displays, or a picture of one. */
export type NativeQuestion = { list: true } | { displayId: string }

/** `bytes` of pixels (rgbx) follow; none if nothing has changed since the last picture. */
export type NativeAnswer = { displays: Display[] } | { width: number, height: number, bytes: number } | { error: string }

const QUIET = Buffer.alloc(0)
let monitor: Monitor | undefined
let last: Buffer = QUIET

async function listMonitors (): Promise<Map<string, Monitor>> {
  const { DISPLAY, WAYLAND_DISPLAY = '', XDG_SESSION_TYPE } = process.env
  if (process.platform === 'linux') {
    // There it asks the desktop for a screenshot, which asks the user, or flashes, at every picture.
    if (XDG_SESSION_TYPE === 'wayland' || WAYLAND_DISPLAY.includes('wayland')) throw new Error('it takes no pictures of a Wayland desktop; use SOURCE=command')
    if (!DISPLAY) throw new Error('no X server: DISPLAY is not set')
  }
  const { Monitor } = await import('node-screenshots').catch(error => {
    throw new Error(`it is not installed, or does not run here: ${String(error.message).split('\n')[0]}`)
  })
  const monitors = Monitor.all()
  const names = monitors.map(monitor => monitor.name())
  // Two monitors of one make may have one name.
  const ids = names.map((name, index) => name && names.indexOf(name) === names.lastIndexOf(name) ? name : String(monitors[index]!.id()))
  return new Map(ids.map((id, index) => [id, monitors[index]!]))
}

async function list (): Promise<NativeAnswer> {
  const displays = [...await listMonitors()].map(([id, monitor]) => ({
    id,
    name: monitor.name() || id,
    x: monitor.x(),
    y: monitor.y(),
    width: monitor.width(),
    height: monitor.height(),
    primary: monitor.isPrimary()
  }))
  if (displays.length === 0) throw new Error('no display is connected')
  displays.sort((a, b) => Number(b.primary) - Number(a.primary))
  displays[0]!.primary = true
  return { displays }
}

async function take (displayId: string): Promise<{ answer: NativeAnswer, pixels: Buffer }> {
  monitor ??= (await listMonitors()).get(displayId)
  if (!monitor) throw new Error(`the display ${displayId} is not there any more`)
  const image = monitor.captureImageSync()
  const { width, height } = image
  const pixels = image.toRawSync()
  if (pixels.equals(last)) return { answer: { width, height, bytes: 0 }, pixels: QUIET }
  last = pixels
  return { answer: { width, height, bytes: pixels.length }, pixels }
}

async function answer (question: NativeQuestion): Promise<{ answer: NativeAnswer, pixels: Buffer }> {
  try {
    return 'list' in question ? { answer: await list(), pixels: QUIET } : await take(question.displayId)
  } catch (error) {
    return { answer: { error: `node-screenshots: ${(error as Error).message}` }, pixels: QUIET }
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

// The end of the questions is the end of the program.
for await (const line of createInterface({ input: process.stdin })) {
  const { answer: head, pixels } = await answer(JSON.parse(line))
  write(Buffer.from(`${JSON.stringify(head)}\n`))
  write(pixels)
}
