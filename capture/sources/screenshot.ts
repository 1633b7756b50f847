import type { Display, Source } from '../frame.js'
import { createWorker } from '../worker.js'
import type { ScreenshotAnswer, ScreenshotQuestion } from './screenshot-worker.js'

/** One screenshot takes 0.2 to 0.5 s; a program that takes longer than this hangs, ms. */
const TIMEOUT_MS = 5000

async function withWorker<T> (use: (ask: (question: ScreenshotQuestion) => Promise<ScreenshotAnswer>) => Promise<T>): Promise<T> {
  const worker = createWorker<ScreenshotQuestion, ScreenshotAnswer>('screenshot-worker', import.meta.url)
  try {
    return await use(question => worker.ask(question, TIMEOUT_MS))
  } finally {
    await worker.close()
  }
}

/**
 * screenshot-desktop and jimp in a thread of their own: a few pictures a second, but on every system that
 * screenshot-desktop knows. A screenshot equal to the last one, byte for byte, is no new picture.
 */
export const screenshotSource: Source = {
  name: 'screenshot',

  displays: () => withWorker(async ask => {
    const { displays } = await ask({ list: true }) as { displays: Display[] }
    return displays
  }),

  async capture (display, pace, signal, emit) {
    const worker = createWorker<ScreenshotQuestion, ScreenshotAnswer>('screenshot-worker', import.meta.url)
    signal.addEventListener('abort', () => worker.close(), { once: true }) // a screenshot that hangs is not waited for
    try {
      while (!signal.aborted) {
        await pace.next(signal)
        const takenAt = Date.now()
        const { pixels, width, height } = await worker.ask({ displayId: display.id }, TIMEOUT_MS) as { pixels?: Uint8Array, width: number, height: number }
        if (pixels) emit({ data: Buffer.from(pixels.buffer), format: 'rgbx', width, height, takenAt })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await worker.close()
    }
  }
}
