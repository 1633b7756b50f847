import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'
import type { NativeAnswer, NativeQuestion } from './native-program.js'
import { Program } from './program.js'
import { Turns } from './turns.js'

/** One picture takes 20 ms at 1920x1080; a program that takes longer than this hangs, ms. */
const TIMEOUT_MS = 5000

const OWN = fileURLToPath(import.meta.url)
// The extension follows ours: .js in the build, .ts in the sources.
const PROGRAM = OWN.replace(/native\.\w+$/, `native-program${extname(OWN)}`)

const NEVER = new AbortController().signal

/**
 * node-screenshots in a process of its own, asked one thing at a time. A thread would not do: while it waits for an X server
 * that hangs, it can't be ended, and keeps the whole process from exiting (measured).
 */
class NodeScreenshots implements Desktop {
  readonly #program = new Program([process.execPath, ...process.execArgv, PROGRAM], 'node-screenshots')
  readonly #chunks = this.#program.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  readonly #turns = new Turns()
  #rest: Buffer = Buffer.alloc(0)

  get lost (): AbortSignal {
    return this.#program.over
  }

  async displays (): Promise<Display[]> {
    const answer = await this.#turns.take(NEVER, () => this.#inTime(this.#ask({ kind: 'list' })))
    return answer.kind === 'displays' ? answer.displays : []
  }

  async capture (
    display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    // Two pictures: one may still be encoding while the next is taken.
    const pixels: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)]
    let isFirst = true
    try {
      while (!signal.aborted) {
        await pace.next(signal)
        const takenAt = Date.now()
        const size = await this.#turns.take(signal, () => this.#inTime(this.#take(display.id, isFirst, pixels)))
        if (!size) {
          unchanged()
          continue
        }
        isFirst = false
        emit({ kind: 'picture', data: pixels[0], format: 'rgbx', ...size, stride: size.width * 4, takenAt, sequence: 0 })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  /** Resolves when the process is gone; whoever waits for an answer gets an error. */
  close (): Promise<void> {
    return this.#program.end()
  }

  /** Takes a picture into the first of the two; `undefined` if the display has not changed since the last one. */
  async #take (displayId: string, isFirst: boolean, pixels: [Buffer, Buffer]): Promise<{ width: number, height: number } | undefined> {
    const answer = await this.#ask({ kind: 'take', displayId, isFirst })
    if (answer.kind !== 'picture') return
    const { width, height, bytes } = answer
    pixels.reverse()
    if (pixels[0].length !== bytes) pixels[0] = Buffer.allocUnsafeSlow(bytes)
    await this.#fill(pixels[0])
    return { width, height }
  }

  async #ask (question: NativeQuestion): Promise<Exclude<NativeAnswer, { kind: 'error' }>> {
    this.#program.stdin.write(`${JSON.stringify(question)}\n`)
    const answer = JSON.parse(await this.#line()) as NativeAnswer
    if (answer.kind === 'error') throw new Error(answer.error)
    return answer
  }

  /** Waits for a whole answer, pixels included; ends a program that takes too long, so that whoever waits gets an error. */
  async #inTime<T> (answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#program.fail(`gave no answer for ${TIMEOUT_MS / 1000} s`)
      this.close()
    }, TIMEOUT_MS)
    try {
      return await answer
    } finally {
      clearTimeout(timer)
    }
  }

  async #line (): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\n')
      if (end >= 0) {
        const line = this.#rest.toString('utf8', 0, end)
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      this.#rest = Buffer.concat([this.#rest, await this.#chunk()])
    }
  }

  async #fill (pixels: Buffer): Promise<void> {
    let at = this.#rest.copy(pixels)
    this.#rest = this.#rest.subarray(at)
    while (at < pixels.length) {
      const chunk = await this.#chunk()
      const copied = chunk.copy(pixels, at)
      at += copied
      this.#rest = chunk.subarray(copied)
    }
  }

  async #chunk (): Promise<Buffer> {
    const { value } = await this.#chunks.next().catch(() => ({ value: undefined })) as { value: Buffer | undefined }
    if (value) return value
    const { over } = this.#program
    if (!over.aborted) await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }))
    throw over.reason
  }
}

/** node-screenshots (optional, native): Windows, macOS, and X servers that the x11 source can't read. */
export const nativeSource: Source = { name: 'native', open: async () => new NodeScreenshots() }
