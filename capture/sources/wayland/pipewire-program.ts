// A program of its own, see stream-program.ts: draws what PipeWire brings on two memories that it shares, and says so.
// Arguments: the node, its serial or nothing, and the bytes of each memory, which are the descriptors 3 and 4.
import { createInterface } from 'node:readline'
import koffi from 'koffi'
import { CursorState } from './pipewire/cursor-state.js'
import { Core } from './pipewire/core.js'
import { loadPipeWire, memoryAt, type PipeWire } from './pipewire/library.js'
import { Loop } from './pipewire/loop.js'
import { Pictures } from './pipewire/pictures.js'
import { Stream } from './pipewire/stream.js'
import type { Layout } from './pipewire/video.js'
import { PING, type LossCause, type Told } from './told.js'

const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MEMORIES = [3, 4] as const

function say (told: Told): void {
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

let hasLost = false

/** Says why nothing more will come, and ends; not from within PipeWire, which may have more to say of it. */
function lose (cause: LossCause, message: string): void {
  if (hasLost) return
  hasLost = true
  say({ kind: 'lost', cause, message })
  setImmediate(() => process.exit(1))
}

function shared (descriptor: number, bytes: number): Buffer {
  const mmap = koffi.load(null).func('void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)')
  return memoryAt(mmap(null, bytes, PROT_READ_WRITE, MAP_SHARED, descriptor, 0), bytes)
}

function load (): PipeWire | undefined {
  try {
    return loadPipeWire()
  } catch (error) {
    lose('library', (error as Error).message)
  }
}

function run (pipewire: PipeWire, node: number, serial: string | undefined, capacity: number): void {
  const pictures = new Pictures([shared(MEMORIES[0], capacity), shared(MEMORIES[1], capacity)])
  let layout: Layout | undefined
  /** The memory to draw the next picture on, if one is wanted. */
  let wanted: 0 | 1 | undefined
  const cursor = new CursorState()

  /** Draws the newest picture, if one is wanted and there is something new. */
  function draw (): void {
    if (wanted === undefined || !layout) return
    const began = performance.now()
    let cameAt = began
    stream.take((frame, time) => {
      cameAt = time
      pictures.take(frame)
    })
    if (pictures.hasChanged || (pictures.isThere && cursor.hasChanged)) {
      const changed = pictures.draw(wanted)
      wanted = undefined
      const now = performance.now()
      const times = { agoMs: now - cameAt, tookMs: now - began }
      say({ kind: 'picture', ...layout, ...changed && { changed: [...changed] }, ...times, ...cursor.take() })
    }
  }

  function give (): void {
    do {
      draw()
      // What was given back reaches the compositor only by a turn of the loop, which may bring another picture.
      loop.turn()
    } while (wanted !== undefined && stream.hasNewest)
  }

  const loop = new Loop(pipewire, () => { if (stream.hasNewest || cursor.hasChanged) give() })
  const core = Core.open(pipewire, loop, message => lose('broken', message))
  if (!core) return lose('absent', '')
  const stream = new Stream(pipewire, core.pointer, { node, serial }, {
    onState: state => say({ kind: 'state', state }),
    onEnd: message => loop.afterwards(() => lose(/no more input formats/.test(message) ? 'formats' : 'ended', message)),
    onFault: ({ message }) => loop.afterwards(() => lose('other', message)),
    onCursor: news => cursor.note(news),
    onLayout: next => {
      const bytes = pictures.begin(next)
      layout = bytes === undefined ? next : undefined
      if (bytes !== undefined) say({ kind: 'large', bytes })
    }
  })
  createInterface({ input: process.stdin }).on('line', line => {
    if (line === PING) core.ping(() => say({ kind: 'alive' }))
    else wanted = line === '0' ? 0 : 1
    give()
  }).on('close', () => process.exit())
  loop.start()
}

const [node, serial, capacity] = process.argv.slice(2)
const pipewire = load()
try {
  if (pipewire) run(pipewire, Number(node), serial || undefined, Number(capacity))
} catch (error) {
  lose('other', (error as Error).message)
}
