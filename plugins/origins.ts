import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { ForeignOrigin } from '../contract/errors.js'

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Somebody follows a link that leads here, and sees the address. */
function isVisit (method: string, headers: IncomingHttpHeaders): boolean {
  return (method === 'GET' || method === 'HEAD') && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** Whether the browser says that a page of another site asks. On plain HTTP, browsers say so only to this machine itself. */
function isFromElsewhere (method: string, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit(method, headers)
}

/** Compares two origins in one spelling: without the default port of the scheme. */
function isSameOrigin (one: string, other: string): boolean {
  return one === other || (URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin)
}

/**
 * Refuses what pages of other origins send with the rights of the person at the browser (cross-site request forgery), and their
 * WebSockets, recognised by `upgrade`. `hosts` must come first: with DNS rebinding, `Origin` and `Host` are the same.
 *
 * WebSockets are also for pages of the origins that `hosts` lists, such as one with a VNC client: Firefox and WebKit say of these that they
 * come from elsewhere, Chromium says nothing.
 *
 * Every browser sends an `Origin` with these requests, so one without it comes from a program. It brings no rights along unless somebody
 * gave it a cookie; a cookie alone is not trusted, a bearer key is.
 */
export default fp(async app => {
  const { hosts } = app

  const isListed = (origin: string) => /^https?:\/\//.test(origin) && hosts.lists(origin.slice(origin.indexOf('//') + 2))

  function isOurs (request: FastifyRequest): boolean {
    const { origin, cookie, authorization } = request.raw.headers
    if (origin === undefined) return cookie === undefined || /^bearer /i.test(authorization ?? '')
    return isSameOrigin(origin, `${request.protocol}://${request.host}`) || isListed(origin)
  }

  app.addHook('onRequest', (request, _reply, done) => {
    const { method = '', headers } = request.raw
    const { upgrade, origin } = headers
    const mayChange = !SAFE.has(method) || upgrade !== undefined
    // No page can send `Upgrade` by other means (Fetch, section 2.2.2).
    const isElsewhere = isFromElsewhere(method, headers) && !(upgrade !== undefined && isListed(origin ?? ''))
    if (isElsewhere || (mayChange && !isOurs(request))) {
      return done(new ForeignOrigin(String(origin ?? 'unnamed').slice(0, 255)))
    }
    done()
  })
}, { name: 'origins', dependencies: ['errors', 'hosts'] })
