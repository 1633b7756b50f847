import { DEADLINE_MS, seconds, within } from '../../deadline.js'
import { Fault } from '../../fault.js'
import type { Pace, Picture } from '../../frame.js'
import type { Compositor } from './compositor.js'
import type { Copied, Copier, Layout } from './copier.js'
import { ImageCopy } from './image-copy.js'
import type { Output } from './output.js'
import { IMAGE_COPY_MANAGER, OUTPUT_SOURCE_MANAGER, SCREENCOPY_MANAGER, SHM } from './protocol.js'
import { Screen } from './screen.js'
import { Screencopy } from './screencopy.js'

/** How often the compositor is asked whether it is there while nothing changes, ms. */
const PING_MS = 400
/** Before that it copied pictures, but did not tell what has changed. */
const LEAST_SCREENCOPY = 2

/** Whether the compositor lets its screen be copied. @throws why not, with what to do */
export function checkOffers (compositor: Compositor): void {
  const hasImageCopy = compositor.versionOf(IMAGE_COPY_MANAGER) > 0 && compositor.versionOf(OUTPUT_SOURCE_MANAGER) > 0
  if (hasImageCopy || compositor.versionOf(SCREENCOPY_MANAGER) >= LEAST_SCREENCOPY) return
  throw new Fault('failed', 'this Wayland desktop lets no program copy its screen (it has neither ext-image-copy-capture nor ' +
    'wlr-screencopy 2): use SOURCE=wayland, which asks it, as docs/sources.md says', 'WAYLAND')
}

function createCopier (compositor: Compositor, output: Output): Copier {
  const { connection } = compositor
  const [source, copy] = [compositor.bind(OUTPUT_SOURCE_MANAGER), compositor.bind(IMAGE_COPY_MANAGER)]
  if (source !== undefined && copy !== undefined) return new ImageCopy(connection, { source, copy }, output)
  return new Screencopy(connection, compositor.bind(SCREENCOPY_MANAGER)!, compositor.versionOf(SCREENCOPY_MANAGER), output)
}

const isSame = (a: Layout, b: Layout): boolean =>
  a.width === b.width && a.height === b.height && a.stride === b.stride && a.format === b.format

/**
 * Captures one output until the signal aborts. The compositor copies a picture when something has changed, and the pace allows it; nothing
 * happens in between, but for a question now and then that also tells whether it is still alive.
 * @param compositor asked for nothing else
 * @param unchanged called when the compositor has answered, and nothing has changed
 * @throws when the output is lost
 */
export async function captureOutput (
  compositor: Compositor, id: string, pace: Pace, signal: AbortSignal, emit: (picture: Picture) => void, unchanged: () => void
): Promise<void> {
  const { connection } = compositor
  const output = compositor.output(id)
  const copier = createCopier(compositor, output)
  const shm = compositor.bind(SHM)!
  let screen: Screen | undefined
  /** Whether the next picture is not to wait for a change: it is the first, or of an output that has changed. */
  let atOnce = true
  let isWaiting = false
  /** Since when the compositor could copy no picture. */
  let failingSince: number | undefined

  async function copyNext (): Promise<Copied | undefined> {
    const layout = await within(DEADLINE_MS, 'the Wayland compositor', copier.begin(atOnce))
    if (!layout) return undefined
    if (!screen || !isSame(screen.layout, layout)) {
      screen?.close()
      screen = undefined
      atOnce = true
      screen = await Screen.open(connection, shm, layout)
    }
    await pace.next(signal)
    const { buffer, stale } = screen.next()
    if (atOnce) return await within(DEADLINE_MS, 'the Wayland compositor', copier.copy(buffer, stale))
    isWaiting = true
    const copied = await copier.copy(buffer, stale)
    isWaiting = false
    return copied
  }

  const abandon = () => copier.abandon()
  signal.addEventListener('abort', abandon, { once: true })
  compositor.onChange = () => {
    atOnce = true
    try {
      compositor.output(id)
      abandon()
    } catch (error) {
      connection.lose(error as Error)
    }
  }
  const ping = setInterval(() => {
    connection.sync('asking whether it is there').then(() => { if (isWaiting) unchanged() }, () => {})
  }, PING_MS)
  try {
    while (!signal.aborted) {
      const copied = await copyNext()
      if (copied) {
        failingSince = undefined
        atOnce = false
        const landed = await screen!.take(copied)
        const { tookMs } = copied
        if (landed) emit({ kind: 'picture', ...landed, takenAt: Date.now() - Math.round(tookMs), tookMs, sequence: 0 })
        else unchanged()
      } else {
        // A display that changes its size, say, fails once or twice.
        atOnce = true
        failingSince ??= performance.now()
        if (performance.now() - failingSince < DEADLINE_MS) continue
        const time = seconds(DEADLINE_MS)
        throw new Fault('failed', `the Wayland compositor could not copy the display ${id} for ${time}: it may be switched off`)
      }
    }
  } finally {
    clearInterval(ping)
    signal.removeEventListener('abort', abandon)
    compositor.onChange = () => {}
    copier.abandon()
    screen?.close()
  }
}
