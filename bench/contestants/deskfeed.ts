import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { startService } from '../../test/fixtures/service.js'
import type { Contestant } from './contestant.js'

/**
 * How long V8 takes to compile everything that runs for every frame, ms: that costs 0.4 ms per frame in the first 15 s at 30 frames/s, and
 * 0.1 ms after 30 s (measured). A service runs for longer.
 */
const WARM_UP_MS = 30_000

/**
 * The built service, over HTTP, with one of its sources.
 * @param view what to ask for, as in the query of `/video_feed`
 */
export function createDeskfeed (source: string, variables: Record<string, string> = {}, view: Record<string, string> = {}): Contestant {
  return {
    name: source === 'x11' ? 'Deskfeed' : `Deskfeed, ${source}`,
    what: `the built service over HTTP, \`SOURCE=${source}\``,
    async start (owner, { fps }) {
      const service = await startService(owner, { DISPLAY: process.env.DISPLAY!, SOURCE: source, FPS: String(fps), ...variables })
      if (!service.url) throw new Error(service.stderr().trim() || 'the service did not start')
      const request = get(`${service.url}/video_feed?${new URLSearchParams({ framing: 'plain', ...view })}`, { agent: false })
      owner.teardown(() => request.destroy())
      const [stream] = await once(request, 'response') as [IncomingMessage]
      request.on('error', () => {}) // it left
      return { pid: service.pid, stream, warmUpMs: WARM_UP_MS }
    }
  }
}

export const deskfeed = createDeskfeed('x11')
