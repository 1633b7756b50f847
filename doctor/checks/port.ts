import { createServer } from 'node:net'
import { isScreenTrouble, type ScreenTrouble } from '../../contract/troubles.js'
import { ask, placeOf } from '../../network/ask.js'
import { listen } from '../../network/listen.js'
import { ownerText, portOwner, type PortOwner } from '../../network/port-owner.js'
import { otherPort } from '../../terminal/listen-fault.js'
import { wrong, type Check } from '../check.js'

/** How long a service that runs may take to answer, ms. */
const PATIENCE_MS = 3000

/** A service of ours that runs, by its own words. */
export interface RunningService {
  viewers: number
  /** Why it can't show its screen; `undefined` if it can, or does not say. */
  trouble?: { code: ScreenTrouble, sentence: string } | undefined
}

export interface PortFacts {
  /** What the system says to whoever wants to listen there, such as `EADDRINUSE`; `undefined` if they may. */
  refusal?: string | undefined
  owner?: PortOwner | undefined
  service?: RunningService | undefined
}

/** What `/healthz` and `/readyz` of a service say; `undefined` if it is none of ours. Any program may answer anything. */
export function serviceOf (health: string, ready: string): RunningService | undefined {
  try {
    const { instance, viewers } = JSON.parse(health)
    const { status, fault, code } = JSON.parse(ready)
    if (typeof instance !== 'string' || typeof viewers !== 'number') return
    const sentence = typeof fault === 'string' ? fault.replace(/\p{Cc}+/gu, ' ').slice(0, 500) : 'it shows no screen'
    return { viewers, trouble: status !== 'ok' && isScreenTrouble(code) ? { code, sentence } : undefined }
  } catch {}
}

/** Listens for a moment. @returns the code of the error if that fails */
async function tryToListen (host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    await listen({
      listen: options => new Promise<string>((resolve, reject) => {
        server.once('error', reject).listen({ ...options, exclusive: true }, () => resolve(''))
      })
    }, { host, port })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN'
  } finally {
    server.close()
  }
}

/** Whether the service can listen where it is to, or is there already. */
export const port: Check<PortFacts> = {
  name: 'port',

  async read ({ config }) {
    const { HOST: host, PORT: port } = config
    const refusal = await tryToListen(host, port)
    if (refusal !== 'EADDRINUSE') return { refusal }
    const place = placeOf(config)
    const answers = await Promise.all(['healthz', 'readyz'].map(name => ask(`${place}/${name}`, PATIENCE_MS))).catch(() => undefined)
    return { refusal, owner: portOwner(port), service: answers && serviceOf(answers[0]!, answers[1]!) }
  },

  judge ({ refusal, owner, service }, { config: { PORT }, start }) {
    if (service) {
      const running = `Deskfeed is running here on port ${PORT}, ${service.viewers} watching`
      if (!service.trouble) return { well: running, findings: [] }
      return { findings: [wrong(service.trouble.code, `${running}, but it shows no screen: ${service.trouble.sentence}`)] }
    }
    const elsewhere = start(`--port ${otherPort(PORT)}`)
    switch (refusal) {
      case 'EADDRINUSE': {
        const by = owner ? ` by ${ownerText(owner)}` : ''
        return { findings: [wrong('PORT_TAKEN', `port ${PORT} is in use${by}`, elsewhere)] }
      }
      case 'EACCES':
        return { findings: [wrong('PORT_FORBIDDEN', `this user may not use port ${PORT}`, start('--port 3000'))] }
      default: // what is wrong with the address, the next check says
        return { well: PORT ? `${PORT} is free` : 'a free one will be taken', findings: [] }
    }
  }
}
