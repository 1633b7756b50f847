import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** How many are there at once. */
const SIZE = 8
/** The longest that one of them stays, ms. */
const LONGEST_STAY_MS = 6000

const FEED = '/video_feed?framing=plain'
/** What they watch; each comes from an address of its own, since nobody has more than one view beside the default one. */
const PATHS = [
  FEED, '/video_feed?framing=advance', FEED, `${FEED}&width=320`, `${FEED}&quality=40`, `${FEED}&fps=2`, `${FEED}&width=160&quality=20`,
  '/snapshot.jpg', '/snapshot.jpg?width=320', '/', '/healthz', '/documentation/json'
]

/** How they read. */
const READERS: Array<(answer: IncomingMessage, leftOver: AbortSignal) => Promise<void>> = [
  async (answer, over) => {
    answer.resume()
    await once(over, 'abort')
  },
  // Slow: ten times a second what has arrived, 16 KB at most.
  async (answer, over) => {
    for (; !over.aborted; await sleep(100)) answer.read(Math.min(16_384, answer.readableLength) || undefined)
  },
  // Stalled: nothing at all.
  async (_answer, over) => { await once(over, 'abort') }
]

const any = <T>(values: readonly T[]) => values[Math.floor(Math.random() * values.length)]!

/** Somebody comes, watches in some way for a while, and leaves or vanishes. Being refused or cut off is no fault of theirs. */
async function visit (url: string, place: number, crowdOver: AbortSignal): Promise<void> {
  const left = AbortSignal.timeout(Math.ceil(Math.random() * LONGEST_STAY_MS))
  const over = AbortSignal.any([left, crowdOver])
  const asked = get(url + any(PATHS), { agent: false, localAddress: `127.0.1.${place + 1}` })
  asked.on('error', () => {})
  const read = async () => {
    const [answer] = await once(asked, 'response', { signal: over }) as [IncomingMessage]
    answer.on('error', () => {})
    await any(READERS)(answer, over)
  }
  await Promise.race([read(), once(asked, 'close')]).catch(() => {})
  if (Math.random() < 0.5) asked.destroy()
  else asked.socket?.resetAndDestroy()
  await sleep(100)
}

/** People who come and go until `stop` has resolved: then nobody is left. */
export function startCrowd (url: string): { stop (): Promise<void> } {
  const over = new AbortController()
  const places = Array.from({ length: SIZE }, async (_, place) => {
    while (!over.signal.aborted) await visit(url, place, over.signal)
  })
  return {
    async stop () {
      over.abort()
      await Promise.all(places)
    }
  }
}
