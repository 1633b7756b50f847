import { X509Certificate } from 'node:crypto'
import type { Server } from 'node:tls'
import fp from 'fastify-plugin'
import type { Pair } from './certificate.js'
import { secureOptions } from './secure-options.js'

const DAY_MS = 86_400_000

export interface RenewalOptions {
  /** The certificate that is being served. */
  pair: Pair
  /** Loads the one that should be served now. */
  load: () => Pair
  /** How often to check, ms. */
  everyMs?: number
}

/** For an instance that serves HTTPS for months: starts to use a certificate that has been replaced, without a restart. */
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
      app.log.error(`${(error as Error).message} Until then the previous certificate stays in use.`)
    }
  }

  const timer = setInterval(renew, everyMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}, { name: 'renewal' })
