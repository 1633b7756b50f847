import { basename } from 'node:path'
import type { Desktop, Display, Frame, Pace, Shot, Source } from '../frame.js'
import { JpegReader } from '../jpeg/reader.js'
import type { WholeJpeg } from '../jpeg/splitter.js'
import { Rhythm, type Limits } from './rhythm.js'
import { Program } from './program.js'

/**
 * A program may take ten seconds for its first picture, as a camera does that is reached over a network. Later it is due within twice the
 * time that it usually takes, two seconds at least: so one that gives pictures all the time is soon noticed to hang, and one that gives a
 * picture every four seconds may do so.
 */
const LIMITS: Limits = { leastMs: 2000, mostMs: 10_000 }

/** What outlives a program that is started again. */
class EarlierRuns {
  /** How long it takes from the start of the program to its first picture. */
  readonly starts: Rhythm
  /** How long it takes from one picture to the next. */
  readonly pauses: Rhythm
  /** JPEGs that the program wrote, but that do not decode. */
  dropped = 0
  readonly #spare: JpegReader[] = []

  constructor (limits: Limits) {
    this.starts = new Rhythm(limits)
    this.pauses = new Rhythm(limits)
  }

  takeReader (): JpegReader {
    return this.#spare.pop() ?? new JpegReader()
  }

  giveReader (reader: JpegReader): void {
    reader.listener = undefined
    this.#spare.push(reader)
  }
}

/** A program, from its first capture on, and the newest picture that it has given. */
class RunningCommand implements Desktop {
  readonly #argv: string[]
  readonly #runs: EarlierRuns
  readonly #lost = new AbortController()
  #program: Program | undefined
  #newest: Frame | undefined
  /** Wakes the captures that wait for a newer one. */
  readonly #waiting = new Set<() => void>()
  #deadline: NodeJS.Timeout | undefined
  #rhythm: Rhythm
  /** When the last picture came, or else when the program started; by `performance.now()`. */
  #since = 0
  /** Whether the program has written anything since then. */
  #hasWritten = false
  /** Why the newest JPEG since then is no picture. */
  #fault: string | undefined
  /** Tells the captures that the program has written the same JPEG again. */
  readonly #unchanged = new Set<() => void>()

  constructor (argv: string[], runs: EarlierRuns) {
    this.#argv = argv
    this.#runs = runs
    this.#rhythm = runs.starts
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
          shown = this.#newest
          shown.lease?.hold()
          emit({ ...shown })
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
    clearTimeout(this.#deadline)
    await this.#program?.end()
    this.#replaceNewest()
  }

  #start (): Program {
    const program = new Program(this.#argv)
    const reader = this.#runs.takeReader()
    reader.begin({
      onPicture: whole => this.#show(whole),
      onDrop: (fault, count) => {
        this.#fault = fault
        this.#runs.dropped += count
      }
    })
    const read = (chunk: Buffer) => {
      this.#hasWritten = true
      reader.push(chunk)
    }
    const end = async () => {
      program.stdout.off('data', read)
      clearTimeout(this.#deadline)
      await reader.settled() // its last picture is shown before its end is reported
      this.#runs.giveReader(reader)
      this.#lost.abort(program.over.reason)
      this.#wake()
    }
    this.#since = performance.now()
    this.#waitForPicture()
    program.stdin.end()
    program.stdout.on('data', read)
    if (program.over.aborted) end()
    else program.over.addEventListener('abort', end, { once: true })
    return program
  }

  #show ({ jpeg, lease, width, height }: WholeJpeg): void {
    if (this.#newest?.jpeg.equals(jpeg)) {
      lease.release()
      this.#unchanged.forEach(confirm => confirm())
    } else this.#replaceNewest({ kind: 'frame', jpeg, lease, width, height, takenAt: Date.now(), sequence: 0 })
    const now = performance.now()
    this.#rhythm.came(now - this.#since)
    this.#rhythm = this.#runs.pauses
    this.#since = now
    this.#hasWritten = false
    this.#fault = undefined
    this.#waitForPicture()
    this.#wake()
  }

  #replaceNewest (frame?: Frame): void {
    this.#newest?.lease?.release()
    this.#newest = frame
  }

  #waitForPicture (): void {
    clearTimeout(this.#deadline)
    const since = this.#since
    // If our own process was held up, the picture has come by now: it is read before the check.
    this.#deadline = setTimeout(() => setImmediate(() => { if (this.#since === since) this.#giveUp() }), this.#rhythm.limitMs)
  }

  #giveUp (): void {
    if (this.lost.aborted) return
    const time = `for ${Math.round(this.#rhythm.limitMs / 100) / 10} s`
    this.#rhythm.missed()
    if (!this.#hasWritten) this.#program!.fail(`wrote nothing ${time}`)
    else if (this.#fault === undefined) this.#program!.fail(`wrote no whole JPEG ${time}`)
    else this.#program!.fail(`wrote no JPEG that decodes ${time} (of the last one, ${this.#fault})`)
  }

  #wake (): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/**
 * Any program that writes JPEGs to its standard output, one after another or as multipart. It is read as fast as it writes.
 * If JPEGs come faster than the pace, only the newest is passed on. One that equals the last is never passed on, nor is one that does not
 * decode.
 *
 * @param argv the program and its arguments; no shell reads them
 */
export function createCommand (argv: string[], limits = LIMITS): Source {
  const runs = new EarlierRuns(limits)
  return { name: 'command', open: async () => new RunningCommand(argv, runs), get dropped () { return runs.dropped } }
}
