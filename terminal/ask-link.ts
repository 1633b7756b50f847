import type { HostState } from '../contract/host.js'
import { ask, placeOf, type Whereabouts } from '../network/ask.js'
import { spell } from './welcome.js'

/** How long the service may take to answer, ms. */
const PATIENCE_MS = 5000

/**
 * What somebody at this machine may read of the service that is running here: the link with its key, on a line of its own, and the PIN
 * where it lets people in. What answers may be another program, so nothing but a URL and digits is taken from it.
 * @throws an error whose message is one sentence that says what to change, if no service answers
 */
export async function askLink (whereabouts: Whereabouts): Promise<string> {
  if (whereabouts.PORT === 0) {
    throw new Error('PORT is 0, so nothing tells which port the service has taken: set PORT to the one in its links.')
  }
  const place = placeOf(whereabouts)
  const advice = 'Start it, or set HOST, PORT and TLS to what it was started with.'
  const answer = await ask(`${place}/host`, PATIENCE_MS).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`no service answers this machine at ${place} (${error.code ?? error.message}). ${advice}`)
  })
  try {
    const { link, access, pin } = JSON.parse(answer) as HostState
    const lines = [new URL(link).href, ...access === 'pin' && /^\d+$/.test(pin) ? [`PIN: ${spell(pin)}`] : [], '']
    return lines.join('\n')
  } catch {
    throw new Error(`what answers this machine at ${place} is not this service, or it wants to be asked in another way. ${advice}`)
  }
}
