import { closeSync, ftruncateSync } from 'node:fs'

/** Memory that the X server writes its screen to, and that we read, and draw the pointer on, without a copy in between. */
export interface Segment {
  readonly fd: number
  readonly memory: Buffer
}

/** Room for the four bytes of 16.7 million pixels; pages that are never written to take no memory. */
const CAPACITY = 2 ** 26
const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MFD_CLOEXEC = 1
const MAP_FAILED = 2n ** 64n - 1n

/**
 * Segments not in use. They are never unmapped: an encoder that still reads one after its capture has ended would crash the
 * process. So they are kept for the next capture; there are two for each capture that runs at the same time.
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
 * A segment of at least this many bytes, to be given back with {@link releaseSegment}.
 * @throws if koffi is not installed, or the system has no `memfd_create` (Linux has it)
 */
export async function acquireSegment (bytes: number): Promise<Segment> {
  const kept = idle.findIndex(({ memory }) => memory.length >= bytes)
  if (kept >= 0) return idle.splice(kept, 1)[0]!
  const { koffi, memfdCreate, mmap } = await loadSystemCalls()
  const capacity = Math.max(bytes, CAPACITY)
  const fd = memfdCreate('deskfeed', MFD_CLOEXEC) as number
  if (fd < 0) throw new Error('the system could not create shared memory')
  try {
    ftruncateSync(fd, capacity)
    const address = mmap(null, capacity, PROT_READ_WRITE, MAP_SHARED, fd, 0)
    if (koffi.address(address) === MAP_FAILED) throw new Error('the system could not map shared memory')
    return { fd, memory: Buffer.from(koffi.view(address, capacity)) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Keeps the segment for the next capture. */
export function releaseSegment (segment: Segment): void {
  idle.push(segment)
}
