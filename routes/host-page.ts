import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { VIEWER_FOLDER } from '../assets.js'
import { weightOf } from '../network/accept.js'
import { servePage } from '../plugins/security-headers.js'

/**
 * For a scope with nothing in it but `GET /host`: a browser gets the page, which is open to everybody, since it contains nothing of the
 * screen and tells those without the host key how to get in. Everybody else goes on to the guard, and to the JSON. The hook of a scope
 * comes before those of its routes, and so before the guard.
 */
export function offerHostPage (scope: FastifyInstance): void {
  const page = readFileSync(join(VIEWER_FOLDER, 'host.html'))
  scope.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'accept')
    const accept = request.headers.accept ?? ''
    if (weightOf('text/html', accept) <= weightOf('application/json', accept)) return done()
    servePage(request, reply)
    reply.type('text/html; charset=utf-8').send(page)
  })
}
