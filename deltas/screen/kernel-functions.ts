import { KERNEL } from './kernel.js'

/** What kernel.wat exports; the parameters are explained there. */
export interface Kernel {
  compare (one: number, other: number, stride: number, marks: number, columns: number, rows: number, pitch: number): number
  alike (one: number, other: number, step: number, length: number, across: number, most: number): number
  copy (from: number, to: number, stride: number, bytes: number, rows: number): void
  landmarks (at: number, end: number, above: number, place: number, book: number, votes: number): void
}

/** Compiles the kernel, in less than a ms. */
export function startKernel (memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(new WebAssembly.Module(KERNEL), { '': { memory } }).exports as unknown as Kernel
}
