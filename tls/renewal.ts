import { X509Certificate } from 'node:crypto'
import type { Server } from 'node:tls'
import fp from 'fastify-plugin'
import type { Pair } from './certificate.js'
import { secureOptions } from './secure-options.js'

const DAY_MS = 86_400_000

export interface RenewalOptions {
  /** The certificate that is served. */
  pair: Pair
  /** Gives the one that should be. */
  load: () => Pair
  /** How often to look, ms. */
  everyMs?: number
}

/** For an instance that serves HTTPS for months: takes a certificate that was replaced into use, without a restart. */
export default fp<RenewalOptions>(async (app, { pair, load, everyMs = DAY_MS }) => {
  const server = app.server as unknown as Server
  let { cert } = pair

  function renew (): void {
    try {
      const next = load()
      if (next.cert === cert) return
      server.setSecureContext(secureOptions(next))
      cert = next.cert
      app.log.warn({ fingerprint: new X509Certificate(cert).fingerprint256 }, 'the certificate was replaced by a new one')
    } catch (error) {
      app.log.error(`${(error as Error).message} Until then the last one stays in use.`)
    }
  }

  const timer = setInterval(renew, everyMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}, { name: 'renewal' })
