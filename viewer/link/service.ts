/** How often the page polls the service, ms. */
const INTERVAL_MS = 2000
/** A picture that is older than this is worth mentioning, s: sources are asked each second whether anything has changed. */
const OLD_S = 2
/** Two polls are never so far apart, ms, unless this machine has slept, or the page was frozen. */
const SLEPT_MS = 15_000

/** What the service says of itself. */
interface Health {
  instance: string
  status: 'ok' | 'unavailable'
  /** How old the picture is, s; only while it is captured. */
  age?: number
  /** Whether the viewer of whom it was asked is still there. */
  watching?: boolean
}

interface Listener {
  /** The service has stopped answering. */
  lost (): void
  /**
   * Streams opened before are dead: it answers again, a new one has taken its place, or it has cut this viewer off while no word of that
   * could reach this machine, which may have slept, or have moved to another network.
   */
  found (): void
  /** @param seconds how old the picture is; 0 if it is not old, or says itself that it is none */
  old (seconds: number): void
}

/** `undefined` if the service does not answer. While the screen is lost it answers 503, which counts. */
async function ask (viewer?: string): Promise<Health | undefined> {
  try {
    const query = viewer === undefined ? '' : `?viewer=${viewer}`
    const response = await fetch(`/healthz${query}`, { cache: 'no-store', signal: AbortSignal.timeout(INTERVAL_MS) })
    return await response.json() as Health
  } catch {
    return undefined
  }
}

function oldness ({ status, age = 0 }: Health): number {
  return status === 'ok' && age > OLD_S ? Math.round(age) : 0
}

/**
 * Watches the service for as long as the page lives.
 * @param viewerNow by which name the service knows this viewer, if it does
 */
export async function watchService (viewerNow: () => string | undefined, { lost, found, old }: Listener): Promise<never> {
  let known = (await ask())?.instance
  for (;;) {
    const before = Date.now()
    await new Promise(resolve => setTimeout(resolve, INTERVAL_MS))
    const viewer = viewerNow()
    const health = await ask(viewer)
    const hasSlept = Date.now() - before > SLEPT_MS
    const isCut = health?.watching === false && viewer === viewerNow()
    if (health) old(oldness(health))
    if (health?.instance === known && !(health && (isCut || hasSlept))) continue
    known = health?.instance
    if (known === undefined) lost()
    else found()
  }
}
