/** A display, as `GET /displays` lists it. */
export interface Display {
  id: string
  name: string
  /** px */
  width: number
  height: number
  /** Whether it is the primary one of the desktop. */
  primary: boolean
  /** Whether it is the one that is watched by all who choose none. */
  shared: boolean
}

/** The displays of the machine whose screen this is. Whoever may not watch is told of none, nor is anybody while the service is silent. */
export async function readDisplays (): Promise<Display[]> {
  try {
    const response = await fetch('/displays', { cache: 'no-store' })
    return response.ok ? await response.json() as Display[] : []
  } catch {
    return []
  }
}
