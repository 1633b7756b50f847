import { ftruncateSync } from 'node:fs'

/** Memory that the X server writes its screen to and we read, without a copy in between; the pointer is ours to draw. */
export interface Segment {
  readonly fd: number
  readonly memory: Buffer
}

/** Room for the four bytes of 16.7 million pixels; pages that nobody writes take no memory. */
const CAPACITY = 2 ** 26
const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MFD_CLOEXEC = 1
const MAP_FAILED = 2n ** 64n - 1n

/**
 * Segments that nobody uses. They are never unmapped: an encoder that still reads one, after its capture has ended, would
 * take the process down. So they are kept for the next capture; there are two a capture that runs at the same time.
 */
const idle: Segment[] = []

/** koffi is optional, and Node has no `mmap` of its own. */
async function loadSystemCalls () {
  const { default: koffi } = await import('koffi')
  const system = koffi.load(null)
  return {
    koffi,
    memfdCreate: system.func('int memfd_create(const char *name, unsigned int flags)'),
    mmap: system.func('void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)')
  }
}

/**
 * A segment of at least this many bytes. Give it back to {@link releaseSegment}.
 * @throws where koffi is not installed, and on systems without `memfd_create` (Linux has it)
 */
export async function acquireSegment (bytes: number): Promise<Segment> {
  const kept = idle.findIndex(({ memory }) => memory.length >= bytes)
  if (kept >= 0) return idle.splice(kept, 1)[0]!
  const { koffi, memfdCreate, mmap } = await loadSystemCalls()
  const capacity = Math.max(bytes, CAPACITY)
  const fd = memfdCreate('deskfeed', MFD_CLOEXEC) as number
  if (fd < 0) throw new Error('the system has no shared memory to give')
  ftruncateSync(fd, capacity)
  const address = mmap(null, capacity, PROT_READ_WRITE, MAP_SHARED, fd, 0)
  if (koffi.address(address) === MAP_FAILED) throw new Error('the system could not map shared memory')
  return { fd, memory: Buffer.from(koffi.view(address, capacity)) }
}

/** Keeps the segment for the next one who needs one. */
export function releaseSegment (segment: Segment): void {
  idle.push(segment)
}
