import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'
import { createWorker } from '../worker.js'
import { Patience, type InTime } from './patience.js'
import { screenshotFault } from './screenshot-fault.js'
import type { ScreenshotAnswer, ScreenshotQuestion } from './screenshot-worker.js'
import { Turns } from './turns.js'

const NEVER = new AbortController().signal

/** A thread that takes screenshots, one at a time. */
class ScreenshotThread implements Desktop {
  readonly #worker = createWorker<ScreenshotQuestion, ScreenshotAnswer>('screenshot-worker', import.meta.url)
  readonly #turns = new Turns()
  readonly #inTime: InTime

  constructor (patience: Patience) {
    this.#inTime = patience.start()
  }

  get lost (): AbortSignal {
    return this.#worker.over
  }

  async displays (): Promise<Display[]> {
    const answer = await this.#ask({ kind: 'list' }, NEVER)
    return answer.kind === 'displays' ? answer.displays : []
  }

  async capture (
    display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    let isFirst = true
    try {
      while (!signal.aborted) {
        await pace.next(signal)
        const takenAt = Date.now()
        const answer = await this.#ask({ kind: 'take', displayId: display.id, isFirst }, signal)
        if (answer.kind !== 'picture') {
          unchanged()
          continue
        }
        isFirst = false
        const { pixels, width, height } = answer
        emit({
          kind: 'picture', data: Buffer.from(pixels.buffer), format: 'rgbx', width, height, stride: width * 4, takenAt, sequence: 0
        })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  close (): Promise<void> {
    return this.#worker.close()
  }

  #ask (question: ScreenshotQuestion, signal: AbortSignal): Promise<ScreenshotAnswer> {
    return this.#turns.take(signal, () => this.#inTime(limitMs => this.#worker.ask(question, limitMs)))
      .catch(error => { throw screenshotFault(error) })
  }
}

const patience = new Patience()

/**
 * screenshot-desktop and jimp in a thread of their own: a few pictures a second, but on every system that
 * screenshot-desktop supports. A screenshot that equals the last one, byte for byte, is not a new picture.
 */
export const screenshotSource: Source = { name: 'screenshot', open: async () => new ScreenshotThread(patience) }
