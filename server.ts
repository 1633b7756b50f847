#!/usr/bin/env node
import { networkInterfaces } from 'node:os'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import Fastify, { type FastifyHttpOptions } from 'fastify'
import { pino } from 'pino'
import deskfeed, { options } from './app.js'
import { SECRET_VARIABLES, readConfig, readDotEnv, type Config } from './config.js'
import { trustedProxies } from './network/trusted-proxies.js'
import { statePath } from './state/folder.js'
import { tracing } from './telemetry/tracing.js'
import { askLink } from './terminal/ask-link.js'
import { certificateNote } from './terminal/certificate.js'
import { links } from './terminal/links.js'
import { listenFault } from './terminal/listen-fault.js'
import { logging } from './terminal/log.js'
import { sayNewPin, welcome } from './terminal/welcome.js'
import handshakes from './tls/handshakes.js'
import { certificateLoader } from './tls/index.js'
import renewal from './tls/renewal.js'
import { secureOptions } from './tls/secure-options.js'

/** The process must be gone 2 s after a signal; whatever has not ended by then is abandoned, ms. */
const GRACE_MS = 1500

async function start (config: Config): Promise<void> {
  // Programs that take pictures, and those they start, inherit the environment.
  for (const secret of SECRET_VARIABLES) delete process.env[secret]
  const loadCertificate = certificateLoader(config)
  const certificate = loadCertificate?.()
  const { http }: FastifyHttpOptions<Server> = options
  const logsRequests = ['info', 'debug', 'trace'].includes(config.LOG_LEVEL)
  const log = pino(logging(config.LOG_LEVEL), process.stderr)
  // The log goes to standard error: standard output is for people.
  const app = Fastify({
    ...options,
    // Fastify passes only one of `http` and `https` to Node's server, and the limits must hold with either.
    https: certificate ? { ...http, ...secureOptions(certificate) } : null,
    trustProxy: trustedProxies(config.TRUST_PROXY),
    // An instance that is given a logger (`logger` or `loggerInstance`) listens for the end of each answer and makes a logger for each
    // request, even if it logs no requests (`disableRequestLogging` only mutes it): that is 4 % of a small answer. An instance without
    // one has a silent `app.log`. So if no requests are to be logged, it gets our logger afterwards, for itself and for its requests.
    ...logsRequests ? { logger: { ...logging(config.LOG_LEVEL), stream: process.stderr } } : { childLoggerFactory: () => log }
  })
  if (!logsRequests) app.log = log
  closeWithGrace({ delay: GRACE_MS, logger: app.log }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'an unexpected error ends the service')
    else app.state?.endOrderly()
    await app.close()
  })
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT) {
    await tracing({
      endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT, headers: config.OTEL_EXPORTER_OTLP_HEADERS, serviceName: config.OTEL_SERVICE_NAME
    }).then(plugin => app.register(plugin), error => app.log.warn(`No traces: ${error.message}`))
  }
  if (certificate && loadCertificate) {
    await app.register(handshakes)
    await app.register(renewal, { pair: certificate, load: loadCertificate })
  }
  await app.register(deskfeed, { config, statePath: statePath(config) })
  await app.ready()
  const { HOST: host, PORT: port } = config
  await app.listen({ host, port }).catch(error => { throw new Error(listenFault(error, host, port)) })
  const { port: listening } = app.server.address() as AddressInfo
  if (certificate?.kind === 'self-signed') process.stdout.write(certificateNote(certificate))
  for (const note of app.state?.notes ?? []) process.stdout.write(`${note}\n`)
  const { access } = app
  // A file or the log of a container may be read by people who may not watch.
  const maySpell = process.stdout.isTTY || config.LINK === 'print'
  const key = access.mode === 'key' && maySpell ? access.key : undefined
  const found = links(networkInterfaces(), host, listening, certificate ? 'https' : 'http', key)
  process.stdout.write(welcome(app.source, found, access, { qr: process.stdout.isTTY, maySpell }))
  access.on('pin', pin => process.stdout.write(sayNewPin(pin, maySpell)))
  access.on('newcomer', ({ name, address }) => {
    process.stdout.write(`${name || 'Somebody'} (${address}) asks to watch: open the page on this machine to let them in.\n`)
  })
}

async function run (command?: string): Promise<void> {
  const config = readConfig({ ...readDotEnv(), ...process.env })
  if (command === 'link') process.stdout.write(await askLink(config))
  else await start(config)
}

run(process.argv[2]).catch(async (error: Error) => {
  process.stderr.write(`deskfeed: ${error.message}\n`)
  process.exit(1)
})
