import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seconds } from '../deadline.js'
import { Fault } from '../fault.js'
import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'
import type { NativeAnswer, NativeQuestion } from './native-program.js'
import { Patience, type InTime } from './patience.js'
import { Program } from './program.js'
import { Turns } from './turns.js'

/** An answer without its pixels, a list of displays, is much shorter than this, bytes. */
const LONGEST_LINE = 1 << 20

const OWN = fileURLToPath(import.meta.url)
// The extension follows ours: .js in the build, .ts in the sources.
const PROGRAM = OWN.replace(/native\.\w+$/, `native-program${extname(OWN)}`)

const NEVER = new AbortController().signal

/**
 * node-screenshots in a process of its own, asked one thing at a time. A thread would not do: while it waits for an X server
 * that hangs, it can't be ended, and keeps the whole process from exiting (measured).
 */
class NodeScreenshots implements Desktop {
  readonly #program: Program
  readonly #inTime: InTime
  readonly #chunks: AsyncIterator<Buffer>
  readonly #turns = new Turns()
  #rest: Buffer = Buffer.alloc(0)

  constructor (argv: string[], patience: Patience) {
    this.#program = new Program(argv, 'node-screenshots')
    this.#inTime = patience.start()
    this.#chunks = this.#program.stdout[Symbol.asyncIterator]()
  }

  get lost (): AbortSignal {
    return this.#program.over
  }

  async displays (): Promise<Display[]> {
    const answer = await this.#whole(NEVER, () => this.#ask({ kind: 'list' }))
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
        const size = await this.#whole(signal, () => this.#take(display.id, isFirst, pixels))
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
    if (bytes !== width * height * 4) this.#giveUp(`gave a picture of ${width}x${height} with ${bytes} bytes`)
    pixels.reverse()
    if (pixels[0].length !== bytes) pixels[0] = Buffer.allocUnsafeSlow(bytes)
    await this.#fill(pixels[0])
    return { width, height }
  }

  async #ask (question: NativeQuestion): Promise<Exclude<NativeAnswer, { kind: 'error' }>> {
    this.#program.stdin.write(`${JSON.stringify(question)}\n`)
    const answer = this.#parse(await this.#line())
    if (answer.kind === 'error') throw new Fault('failed', answer.error, answer.code)
    return answer
  }

  #parse (line: string): NativeAnswer {
    try {
      return JSON.parse(line)
    } catch {
      return this.#giveUp('gave an answer that can\'t be read')
    }
  }

  /** What it writes after this could belong to anything: it is not asked again. */
  #giveUp (what: string): never {
    this.#program.fail(what)
    throw this.#program.over.reason
  }

  /** Waits for a whole answer, pixels included; kills a program that takes too long, so that whoever waits gets an error. */
  #whole<T> (signal: AbortSignal, answer: () => Promise<T>): Promise<T> {
    return this.#turns.take(signal, () => this.#inTime(async limitMs => {
      const timer = setTimeout(() => this.#program.fail(`gave no answer for ${seconds(limitMs)}`), limitMs)
      try {
        return await answer()
      } finally {
        clearTimeout(timer)
      }
    }))
  }

  async #line (): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\n')
      if (end >= 0) {
        const line = this.#rest.toString('utf8', 0, end)
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      if (this.#rest.length > LONGEST_LINE) this.#giveUp('gave an answer without an end')
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
    const { over } = this.#program
    over.throwIfAborted()
    const { value } = await this.#chunks.next().catch(() => ({ value: undefined })) as { value: Buffer | undefined }
    if (value) return value
    if (!over.aborted) await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }))
    throw over.reason
  }
}

/** @param argv the program that answers the questions, and its arguments */
export function createNative (argv: string[]): Source {
  const patience = new Patience()
  return { name: 'native', open: async () => new NodeScreenshots(argv, patience) }
}

/** node-screenshots (optional, native): Windows, macOS, and X servers. */
export const nativeSource = createNative([process.execPath, ...process.execArgv, PROGRAM])
