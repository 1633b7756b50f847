import { basename } from 'node:path'
import type { Desktop, Display, Frame, Pace, Shot, Source } from '../frame.js'
import { JpegSplitter } from './jpeg-splitter.js'
import { Program } from './program.js'

/** A program that has begun to write, and then writes nothing for this long, hangs, ms. */
const NO_OUTPUT_MS = 5000
/** So does one that gives no whole JPEG for this long, ms. */
const NO_JPEG_MS = 10_000

/** How long a program may take, ms. */
interface Limits {
  noOutputMs: number
  noJpegMs: number
}

/** A program, from its first capture on, and the newest JPEG that it has written. */
class RunningCommand implements Desktop {
  readonly #argv: string[]
  readonly #limits: Limits
  readonly #lost = new AbortController()
  #program: Program | undefined
  #noJpeg: NodeJS.Timeout | undefined
  #noOutput: NodeJS.Timeout | undefined
  #newest: Frame | undefined
  /** Wakes the captures that wait for a newer one. */
  readonly #waiting = new Set<() => void>()
  /** Tells the captures that the program has written the same JPEG again. */
  readonly #unchanged = new Set<() => void>()

  constructor (argv: string[], limits: Limits) {
    this.#argv = argv
    this.#limits = limits
  }

  get lost (): AbortSignal {
    return this.#lost.signal
  }

  async displays (): Promise<Display[]> {
    return [{ id: 'command', name: basename(this.#argv[0]!), x: 0, y: 0, width: 0, height: 0, primary: true }]
  }

  async capture (
    _display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    this.#program ??= this.#start()
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake, { once: true })
    let shown: Frame | undefined
    const confirm = () => { if (shown === this.#newest) unchanged() }
    this.#unchanged.add(confirm)
    try {
      while (!signal.aborted) {
        if (this.#newest && this.#newest !== shown) {
          await pace.next(signal)
          emit(shown = this.#newest)
        } else {
          this.lost.throwIfAborted()
          await new Promise<void>(resolve => this.#waiting.add(resolve))
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', wake)
      this.#unchanged.delete(confirm)
    }
  }

  async close (): Promise<void> {
    clearTimeout(this.#noOutput)
    clearTimeout(this.#noJpeg)
    await this.#program?.end()
  }

  #start (): Program {
    const { noOutputMs, noJpegMs } = this.#limits
    const program = new Program(this.#argv)
    const splitter = new JpegSplitter()
    this.#noJpeg = setTimeout(() => program.fail(`wrote no whole JPEG for ${noJpegMs / 1000} s`), noJpegMs)
    program.stdin.end()
    program.over.addEventListener('abort', () => {
      this.#lost.abort(program.over.reason)
      this.#wake()
    }, { once: true })
    program.stdout.on('data', (chunk: Buffer) => {
      this.#noOutput ??= setTimeout(() => program.fail(`wrote nothing for ${noOutputMs / 1000} s`), noOutputMs)
      this.#noOutput.refresh()
      for (const whole of splitter.push(chunk)) {
        this.#noJpeg!.refresh()
        if (this.#newest?.jpeg.equals(whole.jpeg)) this.#unchanged.forEach(confirm => confirm())
        else this.#newest = { kind: 'frame', ...whole, takenAt: Date.now(), sequence: 0 }
      }
      this.#wake()
    })
    return program
  }

  #wake (): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/**
 * Any program that writes JPEGs to its standard output, one after another or as multipart. It is read as fast as it writes.
 * If JPEGs come faster than the pace, only the newest is passed on; one that equals the last is never passed on.
 *
 * @param argv the program and its arguments; no shell reads them
 */
export function createCommand (argv: string[], limits: Limits = { noOutputMs: NO_OUTPUT_MS, noJpegMs: NO_JPEG_MS }): Source {
  return { name: 'command', open: async () => new RunningCommand(argv, limits) }
}
