import { parentPort } from 'node:worker_threads'
import type { Rows } from '../region.js'
import { ROWS_AT_ONCE, type Layout } from './layout.js'

/** Sent once, before anything else. */
export interface ScaleSetup {
  kind: 'setup'
  kernel: WebAssembly.Module
  layout: Layout
  /** The index of this thread. */
  thread: number
}

/** Rows of one of the two results to compute; `top` is a multiple of {@link ROWS_AT_ONCE}. */
export interface ScaleJob extends Rows {
  kind: 'job'
  result: 0 | 1
}

interface Kernel {
  vertical (source: number, stride: number, bytes: number, weights: number, target: number, more: boolean): void
  horizontal (source: number, columns: number, taps: number, target: number, stride: number): void
}

/** @returns the function that does the jobs */
function prepare ({ kernel, layout, thread }: ScaleSetup) {
  const { memory, source, result, results, vertical, horizontal } = layout
  const between = layout.between[thread]!
  const { exports } = new WebAssembly.Instance(kernel, { '': { memory } })
  const passes = exports as unknown as Kernel

  return ({ result: index, top, bottom }: ScaleJob) => {
    for (let row = top; row < bottom; row += ROWS_AT_ONCE) {
      for (let lane = 0; lane < ROWS_AT_ONCE; lane++) {
        const y = Math.min(row + lane, result.height - 1)
        const first = source.at + vertical.first[y]! * source.stride
        const weights = vertical.at + y * vertical.count * 2
        for (let tap = 0; tap < vertical.count; tap += 4) {
          passes.vertical(first + tap * source.stride, source.stride, source.width * 4, weights + tap * 2, between + lane * 8, tap > 0)
        }
      }
      passes.horizontal(between, horizontal.at, horizontal.count, results[index] + row * result.stride, result.stride)
    }
  }
}

let scale: ReturnType<typeof prepare>
parentPort!.on('message', (question: ScaleSetup | ScaleJob | null) => {
  if (question === null) return parentPort!.close()
  if (question.kind === 'setup') scale = prepare(question)
  else scale(question)
  parentPort!.postMessage({ kind: 'value', value: undefined })
})
