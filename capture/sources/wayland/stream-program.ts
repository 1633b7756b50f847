import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seconds } from '../../deadline.js'
import { Program } from '../program.js'
import type { Segment } from '../x11/segment.js'
import type { Target } from './portal-session.js'
import { Broken, TooLarge, streamFault } from './stream-fault.js'
import { PING, type PictureTold, type StreamState, type Told } from './told.js'

/** How often it is asked whether it is there, and PipeWire, ms; and how long it may be silent, so that a hang is noticed within 2.4 s. */
const PING_MS = 400
const SILENCE_MS = 2000
/** How long its start may take on a machine that is very busy, ms. */
const START_MS = 8000
/** A longer line is none of it: the largest pointer takes 0.8 MB. */
const LONGEST_LINE = 2 ** 20

const OWN = fileURLToPath(import.meta.url)
// The extension follows ours: .js in the build, .ts in the sources.
const PROGRAM = OWN.replace(/stream-program\.\w+$/, `pipewire-program${extname(OWN)}`)
const NAME = 'what listens to PipeWire'

export interface StreamProgramEvents {
  /** It has asked PipeWire for the stream. */
  onStart (): void
  /** PipeWire is known to be there, and nothing new has come. */
  onAlive (): void
  /** PipeWire has ended. */
  onBroken (why: Broken): void
}

/** The program that listens to PipeWire, in a process of its own: a crash or a hang of the library stays outside of the service. */
export class StreamProgram {
  /** Aborts when nothing more comes, with the reason. */
  readonly over: AbortSignal
  state: StreamState = 'connecting'
  readonly #over = new AbortController()
  readonly #program: Program
  readonly #ping: NodeJS.Timeout
  #silence: NodeJS.Timeout
  #hasStarted = false
  #hasStreamed = false
  readonly #events: StreamProgramEvents
  #rest = ''
  #take: ((picture: PictureTold) => void) | undefined

  /** @param segments two of the same size, which it draws on */
  constructor (target: Target, segments: readonly Segment[], events: StreamProgramEvents) {
    const [{ memory: { length } }] = segments as [Segment]
    const argv = [process.execPath, ...process.execArgv, PROGRAM, String(target.node), target.serial ?? '', String(length)]
    this.over = this.#over.signal
    this.#events = events
    this.#program = new Program(argv, NAME, segments.map(({ fd }) => fd))
    const { over, stdout } = this.#program
    over.addEventListener('abort', () => this.#lose(over.reason), { once: true })
    stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    this.#ping = setInterval(() => this.#program.stdin.write(`${PING}\n`), PING_MS)
    this.#silence = this.#limit(START_MS)
  }

  /** Resolves when the next picture has been drawn on one of the memories. @throws when nothing more comes */
  picture (memory: 0 | 1): Promise<PictureTold> {
    return new Promise((resolve, reject) => {
      if (this.over.aborted) return reject(this.over.reason)
      const fail = () => reject(this.over.reason)
      this.over.addEventListener('abort', fail, { once: true })
      this.#take = picture => {
        this.over.removeEventListener('abort', fail)
        resolve(picture)
      }
      this.#program.stdin.write(`${memory}\n`)
    })
  }

  /** From now on nothing more comes, for this reason. */
  lose (why: Error): void {
    this.#lose(why)
  }

  /** Resolves when it is gone, and draws on nothing any more. */
  async end (): Promise<void> {
    this.#lose(new Error('it was ended'))
    await this.#program.end()
  }

  #lose (why: Error): void {
    clearInterval(this.#ping)
    clearTimeout(this.#silence)
    this.#over.abort(why)
  }

  #limit (ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#program.fail(`gave no answer for ${seconds(ms)}`), ms)
  }

  #read (text: string): void {
    if (this.over.aborted) return
    if (!this.#hasStarted) {
      this.#hasStarted = true
      clearTimeout(this.#silence)
      this.#silence = this.#limit(SILENCE_MS)
      this.#events.onStart()
    }
    this.#silence.refresh()
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    if (this.#rest.length > LONGEST_LINE) return this.#program.fail('gave an answer without an end')
    for (const line of lines) {
      if (this.over.aborted) return
      const told = parse(line)
      if (!told) return this.#program.fail('gave an answer that can\'t be read')
      this.#hear(told)
    }
  }

  #hear (told: Told): void {
    switch (told.kind) {
      case 'picture': {
        const take = this.#take
        this.#take = undefined
        take?.(told)
        break
      }
      case 'alive': this.#events.onAlive(); break
      case 'state':
        this.state = told.state
        this.#hasStreamed ||= told.state === 'streaming'
        break
      case 'large': this.#lose(new TooLarge(told.bytes)); break
      case 'lost': {
        const why = streamFault(told.cause, told.message, this.#hasStreamed)
        if (why instanceof Broken) this.#events.onBroken(why)
        this.#lose(why)
      }
    }
  }
}

function parse (line: string): Told | undefined {
  try {
    return JSON.parse(line) as Told
  } catch {
    // Something else has written there.
  }
}
