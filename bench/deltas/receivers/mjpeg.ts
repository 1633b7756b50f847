import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Owner } from '../../../test/fixtures/owner.js'
import { startService } from '../../../test/fixtures/service.js'
import { readJpegs } from '../../multipart.js'
import { decodeJpeg } from '../canvas.js'
import type { Receiver, Watching } from './receiver.js'

/** Pictures a second at most: the default. */
export const FPS = 30

/** Starts the built service. @returns its address and its pid */
export async function serve (owner: Owner, variables: Record<string, string> = {}) {
  const service = await startService(owner, { DISPLAY: process.env.DISPLAY!, SOURCE: 'x11', FPS: String(FPS), ...variables })
  if (!service.url) throw new Error(service.stderr().trim() || 'the service did not start')
  return { url: service.url, pid: service.pid }
}

export const mjpeg: Receiver = {
  name: 'MJPEG',
  what: 'the built service, `/video_feed`, quality 80',
  async start (owner) {
    const { url, pid } = await serve(owner)
    return async (owner, { shows }) => {
      const request = get(`${url}/video_feed?framing=plain`, { agent: false })
      owner.teardown(() => request.destroy())
      const [stream] = await once(request, 'response') as [IncomingMessage]
      request.on('error', () => {}) // it left
      let last: Buffer | undefined
      const watching: Watching = {
        pid,
        bytes: 0,
        refining: 0,
        pictures: 0,
        picture: () => shows && last ? decodeJpeg(last).pixels : undefined
      }
      stream.on('data', (chunk: Buffer) => { watching.bytes += chunk.length })
      readJpegs(stream, jpeg => {
        watching.pictures++
        last = jpeg
      })
      return watching
    }
  }
}
