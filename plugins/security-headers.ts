import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { isLoopbackHost } from '../network/address.js'

/**
 * What every answer says, errors too. Each header takes about 0.4 µs of the 55 that a small answer takes (measured), so these are only
 * the ones that protect answers of any kind:
 * - no page of another origin may load it, as a picture, a script or otherwise, nor does it get into that page's process
 *   (https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header). CORS headers, which would allow it, are never sent
 * - it is what its type says, never something that runs
 * - opened by itself it loads and runs nothing, and no page may put it into a frame
 *
 * Nothing here demands HTTPS.
 */
export const HEADERS = {
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

/**
 * What our own page may do: load from here, with nothing inline. `'self'` is for WebSockets to here, too, in every browser that can show
 * updates (https://www.w3.org/TR/CSP3/#match-url-to-source-expression), and a worker counts as a script.
 */
const PAGE_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "manifest-src 'self'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"
].join('; ')

/** Whether browsers trust that nobody has changed the answer on the way: over TLS, and on this very machine. */
const isTrustworthy = ({ protocol, host }: FastifyRequest) => protocol === 'https' || isLoopbackHost(host)

/**
 * What only an answer with a page needs. The targets of its links must not learn the address of this service, and it is also shown in old
 * browsers that do not know `frame-ancestors`. A page of another origin that opens it in a window gets no hold of that window. Elsewhere
 * than where it is trustworthy browsers ignore that, and complain about it.
 */
export function servePage (request: FastifyRequest, reply: FastifyReply, policy = PAGE_POLICY): void {
  reply.headers({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
  if (isTrustworthy(request)) reply.header('cross-origin-opener-policy', 'same-origin')
}

/** For a scope that serves nothing but pages, and what they load: all of its answers have the headers of {@link servePage}. */
export function servePages (scope: FastifyInstance, policy = PAGE_POLICY): void {
  scope.addHook('onRequest', (request, reply, done) => {
    servePage(request, reply, policy)
    done()
  })
}

/** For a scope whose answers contain secrets, or change from one moment to the next: nothing is cached, not even errors. */
export function storeNothing (scope: FastifyInstance): void {
  scope.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('cache-control', 'no-store')
    done(null, payload)
  })
}

/** Keeps browsers from handing what we answer to pages of other origins. */
export default fp(async app => {
  const headers = Object.entries(HEADERS)
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.header(name, value)
    done()
  })
}, { name: 'security-headers' })
