/** How often the page polls the service, ms. */
const INTERVAL_MS = 2000
/** A picture that is older than this is worth mentioning, s: sources are asked each second whether anything has changed. */
const OLD_S = 2

/** What the service says of itself. */
interface Health {
  instance: string
  status: 'ok' | 'unavailable'
  /** How old the picture is, s; only while it is captured. */
  age?: number
}

interface Listener {
  /** The service has stopped answering. */
  lost (): void
  /** It answers again, or a new one has taken its place: streams opened before are dead. */
  found (): void
  /** @param seconds how old the picture is; 0 if it is not old, or says itself that it is none */
  old (seconds: number): void
}

/** `undefined` if the service does not answer. While the screen is lost it answers 503, which counts. */
async function ask (): Promise<Health | undefined> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(INTERVAL_MS) })
    return await response.json() as Health
  } catch {
    return undefined
  }
}

function oldness ({ status, age = 0 }: Health): number {
  return status === 'ok' && age > OLD_S ? Math.round(age) : 0
}

/** Watches the service for as long as the page lives. */
export async function watchService ({ lost, found, old }: Listener): Promise<never> {
  let known = (await ask())?.instance
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, INTERVAL_MS))
    const health = await ask()
    if (health) old(oldness(health))
    if (health?.instance === known) continue
    known = health?.instance
    if (known === undefined) lost()
    else found()
  }
}
