/** Bytes of a page of WebAssembly memory. */
const PAGE = 65_536
/** Of a memory at least: pages that are never written to take none of the machine's. 64 MiB, for pictures of 2560x1440 px. */
const LEAST_PAGES = 1024
/** So many are kept for the threads to come. */
const MOST_IDLE = 4
const ZEROS = Buffer.alloc(PAGE)

/**
 * Memories that no thread has. V8 frees one when it happens to collect garbage, for which shared memory gives it no reason: 80 viewers one
 * after another took 750 MB (1920x1080, measured).
 */
const idle: WebAssembly.Memory[] = []

/** Memory of at least so many pages, all zeros, that threads can share; to be given back with {@link releaseMemory}. */
export function acquireMemory (pages: number): WebAssembly.Memory {
  const kept = idle.findIndex(({ buffer }) => buffer.byteLength >= pages * PAGE)
  if (kept >= 0) return idle.splice(kept, 1)[0]!
  const size = Math.max(LEAST_PAGES, 2 ** Math.ceil(Math.log2(pages)))
  return new WebAssembly.Memory({ initial: size, maximum: size, shared: true })
}

/** Keeps memory for another thread. @param memory all zeros, see {@link wipe}, and in use by nobody */
export function releaseMemory (memory: WebAssembly.Memory): void {
  idle.unshift(memory)
  idle.length = Math.min(idle.length, MOST_IDLE)
}

/** Makes the first pages zeros. Those that are stay as they are: pages that were never written to take no memory. */
export function wipe ({ buffer }: WebAssembly.Memory, pages: number): void {
  for (let page = 0; page < pages; page++) {
    const bytes = Buffer.from(buffer, page * PAGE, PAGE)
    if (!bytes.equals(ZEROS)) bytes.fill(0)
  }
}
