import { setImmediate } from 'node:timers/promises'
import type { Picture } from '../../frame.js'
import { erasePointer, movePointer } from '../pointer.js'
import { rowsOf, type Rows } from '../region.js'
import { createWorker, type Asked } from '../../worker.js'
import { sizeWithin, type Box, type Size } from './fit.js'
import { KERNEL } from './kernel.js'
import { ROWS_AT_ONCE, createLayout, resultRegion, resultRows, sourceBottom, type Layout } from './layout.js'
import type { ScaleJob, ScaleSetup } from './scale-worker.js'

/** Two halve the time until a picture is ready, for the same CPU time. */
const THREADS = 2
/** So many steps of {@link ROWS_AT_ONCE} rows are not worth waking another thread for. */
const FEW_STEPS = 16
/** A picture takes a few ms; a thread that takes longer than this hangs, ms. */
const TIMEOUT_MS = 5000

/** Gives pictures another size, off the event loop. */
export interface Scaler {
  /** Whether a picture of this size would get another one. */
  resizes (picture: Size): boolean
  /**
   * One picture at a time: wait for the answer before the next. By then the pixels of the picture have been read.
   * @returns the picture itself if it has the right size already; else one that belongs to the scaler, and is overwritten
   * by the call after the next one
   * @throws if a thread ended; the next call starts new ones
   */
  scale (picture: Picture): Promise<Picture>
  /** Ends the threads. */
  close (): Promise<void>
}

export interface ScalerOptions {
  /** Whether what the pointer covers is shown instead of it, where the pictures have that. */
  erasesPointer?: boolean
}

/** Everything set up for pictures of one size and format. */
interface Plan extends Pick<Picture, 'width' | 'height' | 'stride' | 'format'> {
  layout: Layout
  /** The copy of the picture. */
  source: Buffer
  /** The one to write next, and the one that may still be read. */
  results: { index: 0 | 1, data: Buffer, stale: Rows }[]
  threads: Asked<ScaleSetup | ScaleJob, void>[]
}

/** Rows for each thread, in whole steps of the kernel; one thread is enough for a few. */
function split ({ top, bottom }: Rows): Rows[] {
  const start = top - top % ROWS_AT_ONCE
  const share = ROWS_AT_ONCE * Math.max(FEW_STEPS, Math.ceil((bottom - start) / ROWS_AT_ONCE / THREADS))
  const parts = []
  for (let row = start; row < bottom; row += share) parts.push({ top: row, bottom: Math.min(row + share, bottom) })
  return parts
}

/** The rows from the first of both to the last. */
function span (a: Rows, b: Rows): Rows {
  if (a.top >= a.bottom) return b
  return b.top >= b.bottom ? a : { top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) }
}

const NONE: Rows = { top: 0, bottom: 0 }

/** Lanczos in WebAssembly, see kernel.wat. */
export function createScaler (box: Box, { erasesPointer = false }: ScalerOptions = {}): Scaler {
  let plan: Plan | undefined

  async function start ({ width, height, stride, format }: Picture): Promise<Plan> {
    await close()
    const to = sizeWithin({ width, height }, box)
    const layout = createLayout({ width, height, stride }, to, split({ top: 0, bottom: to.height }).length)
    const { memory: { buffer }, source, results } = layout
    plan = {
      width,
      height,
      stride,
      format,
      layout,
      source: Buffer.from(buffer, source.at, stride * height),
      results: ([0, 1] as const).map(index => ({
        index,
        data: Buffer.from(buffer, results[index], to.width * to.height * 4),
        stale: NONE
      })),
      threads: layout.between.map(() => createWorker('scale-worker', import.meta.url))
    }
    const setup = { kind: 'setup' as const, kernel: await WebAssembly.compile(KERNEL), layout }
    await Promise.all(plan.threads.map((worker, thread) => worker.ask({ ...setup, thread }, TIMEOUT_MS)))
    return plan
  }

  async function close () {
    const threads = plan?.threads ?? []
    plan = undefined
    await Promise.all(threads.map(thread => thread.close()))
  }

  async function scale (picture: Picture): Promise<Picture> {
    const fits = plan && (['width', 'height', 'stride', 'format'] as const).every(property => plan![property] === picture[property])
    const { layout, source, results, threads } = fits ? plan! : await start(picture)
    const changed = (fits && picture.changed) || [{ x: 0, y: 0, width: picture.width, height: picture.height }]
    const copied = rowsOf(changed).reduce(span, NONE)
    const { stride } = layout.source

    results.reverse()
    for (const result of results) result.stale = span(result.stale, copied)
    const [result] = results as [Plan['results'][0]]
    const stale = resultRows(layout, result.stale)
    result.stale = NONE

    let copiedTo = copied.top
    await Promise.all(split(stale).map(async (part, thread) => {
      // Each thread begins while the rows for the next are being copied, and the event loop gets a turn in between.
      for (let turn = 0; turn < thread; turn++) await setImmediate()
      const bottom = Math.min(sourceBottom(layout, part), copied.bottom)
      if (bottom > copiedTo) {
        picture.data.copy(source, copiedTo * stride, copiedTo * stride, bottom * stride)
        if (erasesPointer && picture.beneath) erasePointer(source, stride, picture.beneath, { top: copiedTo, bottom })
      }
      copiedTo = Math.max(copiedTo, bottom)
      await threads[thread]!.ask({ kind: 'job', result: result.index, ...part }, TIMEOUT_MS)
    }))
    const { format, takenAt, sequence, asOf } = picture
    const { width, height } = layout.result
    const scale = [width / picture.width, height / picture.height] as const
    return {
      kind: 'picture',
      data: result.data,
      format,
      ...layout.result,
      takenAt,
      sequence,
      asOf,
      changed: fits && picture.changed ? resultRegion(layout, changed) : undefined,
      pointer: erasesPointer ? movePointer(picture, 0, 0, scale) : undefined
    }
  }

  function resizes (picture: Size): boolean {
    const { width, height } = sizeWithin(picture, box)
    return width !== picture.width || height !== picture.height
  }

  return {
    resizes,
    async scale (picture) {
      if (!resizes(picture)) return picture
      try {
        return await scale(picture)
      } catch (error) {
        await close()
        throw error
      }
    },
    close
  }
}
