import { once } from 'node:events'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../../test/fixtures/owner.js'
import { startService, type Service } from '../../test/fixtures/service.js'
import type { XServer } from '../../test/fixtures/x-server.js'
import { vitalsOf, type Vitals } from '../ask-vitals.js'
import { RATE, openScreen, writeProgram } from './screen.js'

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

export const SOAKED = ['x11', 'command'] as const
export type Soaked = typeof SOAKED[number]

/** A service that is soaked, and what it captures. */
export interface Subject extends Pick<Service, 'pid' | 'url' | 'stderr'> {
  name: Soaked
  /** For `x11`. */
  screen?: XServer
  /** The argument vector of what it runs, for `command`. */
  program?: string[]
  ask (): Promise<Vitals>
  /** Does something as the host does. */
  post (path: string): Promise<void>
}

/** Starts the built service, with a screen that changes all the time. */
export async function startSubject (owner: Owner, name: Soaked): Promise<Subject> {
  const vitals = vitalsOf()
  const { BENCH_VITALS, NODE_OPTIONS } = vitals.variables
  const screen = name === 'x11' ? await openScreen(owner) : undefined
  const program = name === 'command' ? writeProgram(owner) : undefined
  const { pid, url, stderr } = await startService(owner, {
    SOURCE: name,
    FPS: String(RATE),
    ...screen && { DISPLAY: screen.display },
    ...program && { SOURCE_COMMAND: program.join(' ') },
    BENCH_VITALS
    // A test runner that starts us adds to NODE_OPTIONS, which threads of the service would load, too.
  }, undefined, ['env', '-u', 'NODE_OPTIONS', process.execPath, NODE_OPTIONS, SERVER])
  if (!url) throw new Error(`the service did not start: ${stderr()}`)
  return {
    name,
    pid,
    url,
    stderr,
    ...screen && { screen },
    ...program && { program },
    ask: vitals.ask,
    async post (path) {
      const asked = request(url + path, { method: 'POST', agent: false })
      asked.end()
      const [response] = await once(asked, 'response')
      if (response.statusCode !== 200) throw new Error(`POST ${path}: ${response.statusCode}`)
      await response.resume().toArray()
    }
  }
}
