/** How often the service is asked whether it lives, ms. */
const INTERVAL_MS = 2000

interface Listener {
  /** The service does not answer. */
  lost (): void
  /** It answers again, or another one does: streams that were open before are dead. */
  found (): void
}

/** The name of the running service; `undefined` if it does not answer. It answers 503 while the screen is lost. */
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
