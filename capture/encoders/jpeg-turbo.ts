import turbo from '@julusian/jpeg-turbo'
import type { Encoder, Picture, PixelFormat } from '../frame.js'
import { JpegMemory } from '../jpeg/memory.js'
import { rowsOf } from '../pictures/region.js'
import { SpareMemory } from '../spare-memory.js'
import { headersOf, join, scanOf } from './strips.js'

const FORMATS: Record<PixelFormat, turbo.Format> = { bgrx: turbo.FORMAT_BGRX, rgbx: turbo.FORMAT_RGBX }
/** Strips that a picture is cut into while little of it changes. More strips cost more calls; with fewer, more is encoded in vain. */
const STRIPS = 8

/** Pixels that one thread encodes in 5 ms; a larger picture is cut into strips of this size, for several threads. */
const PIXELS_A_THREAD = 1920 * 1088

/** What the encoders that have ended encoded to: as much as one of them needs. */
const spare = new SpareMemory(STRIPS + 1)

/** A picture in strips, each of which is encoded by itself. */
interface Layout extends Pick<Picture, 'width' | 'height' | 'format'> {
  quality: number
  /** Height of a strip, px. */
  rows: number
  /** Where the strips are encoded to, with room for the worst case. */
  out: Buffer[]
  /** The headers of the whole JPEG. */
  headers: Buffer
  /** What each strip was last encoded to. */
  scans: Buffer[]
}

/**
 * libjpeg-turbo on the thread pool: about 5 ms for 1920x1080 (measured, one core).
 *
 * If less than half of the rows of a picture have changed, it is cut into strips, and only the changed ones are encoded: a change of
 * 300x200 px then takes 45 % of the CPU (measured). At 3840x2160, four strips on two cores gave 45 frames/s instead of 36.
 *
 * It writes into permanent buffers with room for the worst case, 6 MB at 1920x1080, and the JPEG is copied from there into
 * reused memory: fresh memory for each frame kept the garbage collector busy for 0.7 ms per frame (measured at 60 frames/s).
 */
export function createJpegTurbo (): Encoder {
  const memory = new JpegMemory()
  /** By the number of strips. */
  const layouts = new Map<number, Layout>()
  /** Whether what failed may still be writing. */
  let hasFailed = false

  function layOut (strips: number, { width, height, format }: Picture, quality: number): Layout {
    const known = layouts.get(strips)
    if (known?.width === width && known.height === height && known.format === format && known.quality === quality) return known
    // A strip ends where a row of 4:2:0 units ends.
    const rows = strips === 1 ? height : Math.ceil(height / strips / 16) * 16
    const bytes = turbo.bufferSize({ width, height: rows, subsampling: turbo.SAMP_420 })
    known?.out.forEach(buffer => spare.give(buffer))
    const out = Array.from({ length: Math.ceil(height / rows) }, () => spare.take(bytes))
    const layout = { width, height, format, quality, rows, out, headers: Buffer.alloc(0), scans: [] }
    layouts.set(strips, layout)
    return layout
  }

  return {
    name: 'jpeg-turbo',

    async encode (picture, quality) {
      const { data, format, width, height, stride } = picture
      const changed = picture.changed ? rowsOf(picture.changed) : [{ top: 0, bottom: height }]
      let changedRows = 0
      for (const { top, bottom } of changed) changedRows += bottom - top
      const strips = changedRows < height / 2 ? STRIPS : Math.ceil(width * height / PIXELS_A_THREAD)
      const layout = layOut(strips, picture, quality)
      // What the other layouts have encoded is out of date from now on.
      for (const other of layouts.values()) if (other !== layout) other.scans = []
      const { rows, out, scans } = layout
      const isKnown = scans.length > 0
      const jpegs = await Promise.all(out.map((buffer, index) => {
        const [top, bottom] = [index * rows, Math.min(height, (index + 1) * rows)]
        if (isKnown && !changed.some(rows => rows.top < bottom && rows.bottom > top)) return undefined
        // The binding takes the stride in pixels.
        const options = { format: FORMATS[format], width, height: bottom - top, stride: stride / 4, quality, subsampling: turbo.SAMP_420 }
        return turbo.compress(data.subarray(top * stride, bottom * stride), buffer, options)
      })).catch(error => {
        hasFailed = true
        throw error
      })
      if (out.length === 1) {
        const [jpeg] = jpegs
        const whole = memory.take(jpeg!.length)
        jpeg!.copy(whole.jpeg)
        return whole
      }
      if (!isKnown) layout.headers = headersOf(jpegs[0]!, height, Math.ceil(width / 16) * rows / 16)
      jpegs.forEach((jpeg, index) => { if (jpeg) scans[index] = scanOf(jpeg) })
      return join(layout.headers, scans, bytes => memory.take(bytes))
    },

    async close () {
      if (hasFailed) return
      for (const { out } of layouts.values()) for (const buffer of out) spare.give(buffer)
      layouts.clear()
    }
  }
}
