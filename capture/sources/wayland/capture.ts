import { seconds } from '../../deadline.js'
import type { Pace, Picture } from '../../frame.js'
import { acquireSegment, releaseSegment, type Segment } from '../x11/segment.js'
import type { Grant, Sharing } from './sharing.js'
import { Sheets } from './sheets.js'
import { StreamEnded, TooLarge, lateFault } from './stream-fault.js'
import { StreamProgram } from './stream-program.js'

/** The first picture is due within this time, ms; after that a screen that stands still gives none. */
const FIRST_MS = 5000
/** When a stream ends, the desktop says within this time whether somebody there wants that, ms. */
const REASON_MS = 1000
/** Bytes; enough for most screens. */
const USUAL_BYTES = 1

/** Resolves when the signal aborts, or after this time. */
async function aborted (signal: AbortSignal, mostMs: number): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, mostMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}

/** Captures with memory of this size until the signal aborts. @throws TooLarge if that is not enough */
async function captureWith (
  bytes: number, sharing: Sharing, grant: Grant, pace: Pace, signal: AbortSignal, emit: (picture: Picture) => void, unchanged: () => void
): Promise<void> {
  const segments: Segment[] = []
  let program: StreamProgram | undefined
  let first: NodeJS.Timeout | undefined
  const end = () => program?.lose(signal.aborted ? signal.reason : grant.over.reason)
  try {
    segments.push(await acquireSegment(bytes), await acquireSegment(bytes))
    const sheets = new Sheets(segments)
    let isShown = false
    const started = program = new StreamProgram(grant.target, segments, {
      onStart: () => { first = setTimeout(() => started.lose(lateFault(started.state, seconds(FIRST_MS))), FIRST_MS) },
      onAlive: () => { if (isShown) unchanged() },
      onBroken: why => sharing.broke(why)
    })
    for (const over of [signal, grant.over]) over.addEventListener('abort', end, { once: true })
    if (signal.aborted || grant.over.aborted) end()
    for (let memory: 0 | 1 = 0; !signal.aborted; memory = memory === 0 ? 1 : 0) {
      await pace.next(signal)
      sheets.uncover(memory)
      const told = await started.picture(memory)
      clearTimeout(first)
      // What comes after the desktop has ended the sharing is not shown, whatever the reason will be.
      if (grant.ended.aborted) throw new StreamEnded('ended', 'the desktop has ended the sharing')
      isShown = true
      emit(sheets.picture(memory, told))
    }
  } finally {
    clearTimeout(first)
    for (const over of [signal, grant.over]) over.removeEventListener('abort', end)
    await program?.end()
    for (const segment of segments) releaseSegment(segment)
  }
}

/** Why a capture has ended: the desktop may know more than what listens to PipeWire. */
async function reasonOf (error: Error, grant: Grant, sharing: Sharing): Promise<Error> {
  if (error instanceof StreamEnded) await aborted(grant.ended, REASON_MS)
  if (grant.ended.aborted) await aborted(grant.over, REASON_MS)
  if (grant.over.aborted) return grant.over.reason
  if (error instanceof StreamEnded) sharing.drop(error)
  return error
}

/**
 * Captures what was granted until the signal aborts.
 * @param unchanged called when PipeWire has answered, and nothing has changed
 * @throws when it is lost
 */
export async function captureGrant (
  sharing: Sharing, pace: Pace, signal: AbortSignal, emit: (picture: Picture) => void, unchanged: () => void
): Promise<void> {
  const grant = await sharing.grant()
  for (let bytes = USUAL_BYTES; !signal.aborted;) {
    try {
      await captureWith(bytes, sharing, grant, pace, signal, emit, unchanged)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof TooLarge) || error.bytes <= bytes) throw await reasonOf(error as Error, grant, sharing)
      bytes = error.bytes
    }
  }
}
