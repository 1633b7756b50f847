import type { FastifyRequest } from 'fastify'
import { redactUrl } from '../access/index.js'

/** A request as it is logged: what says who asked for what, and no secret. Headers are left out. */
export function describeRequest ({ method, url, host, ip, socket }: FastifyRequest) {
  return { method, url: redactUrl(url), host, remoteAddress: ip, remotePort: socket.remotePort }
}
