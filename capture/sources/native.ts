import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Display, Source } from '../frame.js'
import { Program } from './program.js'
import type { NativeAnswer, NativeQuestion } from './native-program.js'

/** One picture takes 20 ms at 1920x1080; who takes longer than this hangs, ms. */
const TIMEOUT_MS = 5000

const OWN = fileURLToPath(import.meta.url)
// The ending follows ours: .js where the build runs, .ts where the sources do.
const PROGRAM = OWN.replace(/native\.\w+$/, `native-program${extname(OWN)}`)

/**
 * node-screenshots in a process of its own, asked one thing at a time. A thread would not do: one that waits for an X
 * server that hangs can't be ended, and keeps the whole process from exiting (measured).
 */
class NodeScreenshots {
  readonly #program = new Program([process.execPath, ...process.execArgv, PROGRAM], 'node-screenshots')
  readonly #chunks = this.#program.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)
  /** Two pictures: one may still be encoding while the next is taken. */
  #pixels = [this.#rest, this.#rest]

  async list (): Promise<Display[]> {
    const { displays } = await this.#ask({ list: true }) as { displays: Display[] }
    return displays
  }

  /** @returns nothing if the display shows what it showed the last time */
  async take (displayId: string): Promise<{ data: Buffer, width: number, height: number } | undefined> {
    const { width, height, bytes } = await this.#ask({ displayId }) as { width: number, height: number, bytes: number }
    if (bytes === 0) return
    this.#pixels.reverse()
    if (this.#pixels[0]!.length !== bytes) this.#pixels[0] = Buffer.allocUnsafeSlow(bytes)
    await this.#fill(this.#pixels[0]!)
    return { data: this.#pixels[0]!, width, height }
  }

  /** Resolves when the process is gone; whoever waits for an answer gets an error. */
  end (): Promise<void> {
    return this.#program.end()
  }

  async #ask (question: NativeQuestion): Promise<Exclude<NativeAnswer, { error: string }>> {
    const timer = setTimeout(() => {
      this.#program.fail(`gave no answer for ${TIMEOUT_MS / 1000} s`)
      this.end()
    }, TIMEOUT_MS)
    try {
      this.#program.stdin.write(`${JSON.stringify(question)}\n`)
      const answer = JSON.parse(await this.#line()) as NativeAnswer
      if ('error' in answer) throw new Error(answer.error)
      return answer
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
    if (!over.aborted) await new Promise(resolve => over.addEventListener('abort', resolve))
    throw over.reason
  }
}

/** node-screenshots (optional, native): Windows, macOS, and X servers that the x11 source can't read. */
export const nativeSource: Source = {
  name: 'native',

  async displays () {
    const program = new NodeScreenshots()
    try {
      return await program.list()
    } finally {
      await program.end()
    }
  },

  async capture (display, pace, signal, emit) {
    const program = new NodeScreenshots()
    const end = () => { program.end() }
    signal.addEventListener('abort', end)
    try {
      while (!signal.aborted) {
        await pace.next(signal)
        const takenAt = Date.now()
        const picture = await program.take(display.id)
        if (picture) emit({ ...picture, format: 'rgbx', takenAt })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', end)
      await program.end()
    }
  }
}
