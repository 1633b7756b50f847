import { basename } from 'node:path'
import type { Frame, Source } from '../frame.js'
import { JpegSplitter } from '../mjpeg/jpeg-splitter.js'
import { Program } from './program.js'

/** A program that has begun to write, and then writes nothing for this time, hangs, ms. */
const SILENCE_MS = 5000
/** So does one that gives no whole JPEG for this time, ms. */
const NO_JPEG_MS = 10_000

/**
 * Any program that writes JPEGs to its standard output, one after the other or as multipart. It is read as fast as it
 * writes; of what comes faster than the pace only the newest JPEG is passed on, and none that equals the last one.
 *
 * @param argv the program and its arguments; no shell reads them
 */
export function createCommand (argv: string[], { silenceMs, noJpegMs } = { silenceMs: SILENCE_MS, noJpegMs: NO_JPEG_MS }): Source {
  return {
    name: 'command',

    async displays () {
      return [{ id: 'command', name: basename(argv[0]!), x: 0, y: 0, width: 0, height: 0, primary: true }]
    },

    async capture (_display, pace, signal, emit) {
      const program = new Program(argv)
      const over = AbortSignal.any([signal, program.over])
      const splitter = new JpegSplitter()
      let newest: Frame | undefined
      let last: Buffer | undefined
      let wake = () => {}
      over.addEventListener('abort', () => wake())

      let silence: NodeJS.Timeout | undefined
      const noJpeg = setTimeout(() => program.fail(`wrote no whole JPEG for ${noJpegMs / 1000} s`), noJpegMs)
      program.stdin.end()
      program.stdout.on('data', (chunk: Buffer) => {
        silence ??= setTimeout(() => program.fail(`wrote nothing for ${silenceMs / 1000} s`), silenceMs)
        silence.refresh()
        for (const whole of splitter.push(chunk)) {
          noJpeg.refresh()
          if (!last?.equals(whole.jpeg)) newest = { ...whole, takenAt: Date.now() }
          last = whole.jpeg
        }
        if (newest) wake()
      })

      try {
        for (;;) {
          if (!newest) {
            if (over.aborted) break
            await new Promise<void>(resolve => { wake = resolve })
            continue
          }
          await pace.next(signal)
          const frame = newest
          newest = undefined
          emit(frame)
        }
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        clearTimeout(silence)
        clearTimeout(noJpeg)
        await program.end()
      }
      if (!signal.aborted) throw program.over.reason
    }
  }
}
