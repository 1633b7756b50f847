import type { FastifyRequest } from 'fastify'
import { redactUrl } from '../access/redact.js'

/**
 * JSON escapes control characters only up to 0x1f. Node accepts those from 0x7f to 0x9f in a header, and terminals obey them: 0x9b starts
 * the same sequences as ESC [.
 */
const escapeControls = (text: string) => text.replace(/[\x7f-\x9f]/g, encodeURIComponent)

/** A request as it is logged: who asked for what, without secrets. Headers are left out. */
export function describeRequest ({ method, url, host, ip, socket }: FastifyRequest) {
  return {
    method,
    url: escapeControls(redactUrl(url)),
    host: escapeControls(host),
    remoteAddress: escapeControls(ip),
    remotePort: socket.remotePort
  }
}

/** An answer as it is logged. All of it would include the request, with its cookie and its key. */
export function describeResponse ({ statusCode }: { statusCode?: number }) {
  return { statusCode }
}
