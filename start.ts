import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyHttpOptions, type FastifyReply, type FastifyRequest } from 'fastify'
import { pino } from 'pino'
import deskfeed, { options } from './app.js'
import { SECRET_VARIABLES, type Config } from './config.js'
import { seeAlso } from './contract/troubles.js'
import type { FirewallState } from './doctor/firewalls/index.js'
import { isLoopbackName } from './network/address.js'
import { ownHost, placeOf } from './network/ask.js'
import { listen } from './network/listen.js'
import { ownPlaces } from './network/own-interfaces.js'
import { keepTicksFast } from './network/ticks.js'
import { trustedProxies } from './network/trusted-proxies.js'
import { statePath, tokenPath } from './state/folder.js'
import { takeFromSystemd } from './systemd/environment.js'
import systemd from './systemd/index.js'
import { tracing } from './telemetry/tracing.js'
import { certificateNote } from './terminal/certificate.js'
import { ASKING, GRANTED, sayWithdrawn } from './terminal/consent.js'
import { endInOrder } from './terminal/ending.js'
import { bestLinks } from './terminal/links.js'
import { listenFault } from './terminal/listen-fault.js'
import { logging } from './terminal/log.js'
import type { Output } from './terminal/output.js'
import { sayUnvisited, whenUnvisited } from './terminal/unvisited.js'
import { sayNewName, sayNewPin, welcome } from './terminal/welcome.js'
import handshakes from './tls/handshakes.js'
import { certificateLoader } from './tls/index.js'
import renewal from './tls/renewal.js'
import { secureOptions } from './tls/secure-options.js'

/**
 * Logs no request. An instance that is given a logger (`logger` or `loggerInstance`) listens for the end of each answer and makes a logger
 * for each request, even if it logs none of them (`disableRequestLogging` only mutes them): that is 4 % of a small answer. With
 * `childLoggerFactory` it does not, but checks for each request whether that has made a logger: 1 %.
 */
class UnloggedRequests extends LogController {
  readonly #log: FastifyBaseLogger

  /** @param log for whatever else there is to say about a request */
  constructor (log: FastifyBaseLogger) {
    super({ disableRequestLogging: true })
    this.#log = log
  }

  override incomingRequest (request: FastifyRequest, reply: FastifyReply): void {
    request.log = reply.log = this.#log
  }
}

/** The firewall that may keep others out, if one is found. What looks for it is loaded only then: hardly any service needs it. */
async function findFirewall (port: number): Promise<FirewallState | undefined> {
  try {
    const [{ readFirewall }, { thisSystem }] = await Promise.all([import('./doctor/firewalls/index.js'), import('./doctor/system.js')])
    return await readFirewall(port, thisSystem)
  } catch {} // without a descriptor left nothing can be loaded
}

/**
 * Starts the service, which then runs until the process ends.
 * @param given the configuration; a socket that systemd passes takes the place of its `HOST` and `PORT`
 * @param stdout for people
 * @param stderr for the log
 * @param notes sentences for people about the configuration
 * @throws an error whose message says what to change, if it can't
 */
export async function start (given: Config, stdout: Output, stderr: Output, notes: string[] = []): Promise<void> {
  // Programs that take pictures, and those they start, inherit the environment.
  for (const secret of SECRET_VARIABLES) delete process.env[secret]
  keepTicksFast()
  const { socket, ...manager } = takeFromSystemd()
  const config = { ...given, ...socket && { HOST: socket.host, PORT: socket.port } }
  const loadCertificate = certificateLoader(config)
  const certificate = loadCertificate?.()
  const { http }: FastifyHttpOptions<Server> = options
  const logsRequests = ['debug', 'trace'].includes(config.LOG_LEVEL)
  const log = pino(logging(config.LOG_LEVEL), stderr)
  const app = Fastify({
    ...options,
    // Fastify passes only one of `http` and `https` to Node's server, and the limits must hold with either.
    https: certificate ? { ...http, ...secureOptions(certificate) } : null,
    trustProxy: trustedProxies(config.TRUST_PROXY),
    ...logsRequests ? { logger: { ...logging(config.LOG_LEVEL), stream: stderr } } : { logController: new UnloggedRequests(log) }
  })
  if (!logsRequests) app.log = log
  endInOrder(log, [stdout, stderr], async isOrderly => {
    if (isOrderly) app.state?.endOrderly()
    await app.close()
  })
  stdout.on('recovered', lost => log.warn({ lost }, 'standard output was full, stalled or closed: lines for people are lost'))
  stderr.on('recovered', lost => log.warn({ lost }, 'standard error was full, stalled or closed: lines of the log are lost'))
  // Node itself would write them between the lines of the log.
  process.removeAllListeners('warning').on('warning', err => log.warn({ err }))
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT) {
    await tracing({
      endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT, headers: config.OTEL_EXPORTER_OTLP_HEADERS, serviceName: config.OTEL_SERVICE_NAME
    }).then(plugin => app.register(plugin), error => app.log.warn(`No traces: ${error.message}`))
  }
  if (certificate && loadCertificate) {
    await app.register(handshakes)
    await app.register(renewal, { pair: certificate, load: loadCertificate })
  }
  await app.register(deskfeed, { config, statePath: statePath(config), tokenPath: tokenPath(config) })
  await app.register(systemd, manager)
  await app.ready()
  const { HOST: host, PORT: port } = config
  const heard = await listen(app, { host, port, ...socket }).catch(error => { throw listenFault(error, host, port) })
  const { port: listening } = app.server.address() as AddressInfo
  if (certificate?.kind === 'self-signed') stdout.write(certificateNote(certificate))
  const { code, consent } = app.source
  const withdrawn = consent?.withdrawn === undefined ? [] : [sayWithdrawn(consent.withdrawn)]
  const asked = consent?.isAsking ? [ASKING] : withdrawn
  const substitute = code ? [`No screen was found, so this is a test pattern. ${seeAlso(code)}`] : []
  const notable = [...notes, ...app.state?.notes ?? [], ...app.busNotes ?? [], ...substitute, ...asked]
  for (const note of notable) stdout.write(`${note}\n`)
  const { access } = app
  // A file or the log of a container may be read by people who may not watch.
  const maySpell = stdout.isTerminal || config.LINK === 'print'
  const key = access.mode === 'key' && maySpell ? access.key : undefined
  await app.mdns?.opened
  const ownLink = isLoopbackName(ownHost(heard)) ? `${placeOf({ ...config, HOST: heard, PORT: listening })}/` : undefined
  const vnc = app.vnc && {
    addresses: ownPlaces(app.vnc.address).map(({ address }) => address), port: app.vnc.port, hasPassword: Boolean(config.VNC_PASSWORD)
  }
  stdout.write(welcome(app.source, bestLinks(app.links({ key }), ownLink), access, { qr: stdout.isTerminal, maySpell, vnc }))
  app.mdns?.onRenamed(() => stdout.write(sayNewName(app.links({ key }).find(({ kind }) => kind === 'mdns')?.url)))
  // Where a proxy is in front, nobody else comes from another machine.
  if (stdout.isTerminal && !isLoopbackName(heard) && config.TRUST_PROXY.length === 0) {
    whenUnvisited(app.server, async () => {
      const firewall = await findFirewall(listening)
      stdout.write(`\n${sayUnvisited(firewall?.port === 'open' ? undefined : firewall)}`)
    })
  }
  consent?.on('asking', () => stdout.write(`${ASKING}\n`))
    .on('granted', isSilent => stdout.write(isSilent ? '' : `${GRANTED}\n`))
    .on('withdrawn', sentence => stdout.write(`${sayWithdrawn(sentence)}\n`))
  access.on('pin', pin => stdout.write(sayNewPin(pin, maySpell)))
  access.on('newcomer', ({ name, address }) => {
    stdout.write(`${name || 'Somebody'} (${address}) asks to watch: open /host on this machine to let them in.\n`)
  })
}
