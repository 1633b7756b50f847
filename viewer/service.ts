/** How often the page polls the service, ms. */
const INTERVAL_MS = 2000

interface Listener {
  /** The service has stopped answering. */
  lost (): void
  /** It answers again, or a new one has taken its place: streams opened before are dead. */
  found (): void
}

/** The instance that is running; `undefined` if it does not answer. While the screen is lost it answers 503, which counts. */
async function askInstance (): Promise<string | undefined> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(INTERVAL_MS) })
    return (await response.json() as { instance: string }).instance
  } catch {
    return undefined
  }
}

/** Watches the service for as long as the page lives. */
export async function watchService ({ lost, found }: Listener): Promise<never> {
  let known = await askInstance()
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, INTERVAL_MS))
    const instance = await askInstance()
    if (instance === known) continue
    if (instance === undefined) lost()
    else found()
    known = instance
  }
}
