import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { check } from './capture/check.js'
import { parseCommandLine } from './capture/sources/command-line.js'
import { CaptureOptionsSchema } from './capture/options.js'
import { MODES } from './contract/access.js'
import { ConfigurationError } from './contract/configuration-error.js'
import { literals } from './contract/literals.js'
import { Hosts } from './network/hosts.js'
import { trustedProxies } from './network/trusted-proxies.js'
import { parsePlaces } from './relay/nats/place.js'

const {
  source, command, displayId, fps, width, height, fit, quality, lingerMs, maxViewers, maxViewersPerAddress
} = CaptureOptionsSchema.properties

/** What can be logged: each level includes the more serious ones. */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A secret that somebody chose. It needs no escaping in a URL, and is never shown. */
const secret = (description: string) => Type.Optional(Type.String({
  pattern: '^[A-Za-z0-9._~-]{16,128}$', writeOnly: true, expected: '16 to 128 letters, digits, "-", ".", "_" or "~"', description
}))

/** Texts separated by commas. */
const list = (description: string) => Type.Array(Type.String(), { default: [], separator: ',', description })

/** Every variable that Deskfeed reads; `.env.example` lists the same. */
export const EnvSchema = Type.Object({
  HOST: Type.String({
    minLength: 1,
    default: '::',
    description: 'the address to listen on; :: means every address of this machine, 0.0.0.0 every one of IPv4, ' +
      '127.0.0.1 lets only this machine connect'
  }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'the port to listen on; 0 picks a free one' }),
  TLS: Type.Optional(Type.Literal('self-signed', {
    expected: 'self-signed, or empty for plain HTTP',
    description: 'self-signed serves HTTPS with a certificate that this machine makes itself; plain HTTP if empty'
  })),
  TLS_CERT: Type.Optional(Type.String({ description: 'serves HTTPS with the certificate in this PEM file; needs TLS_KEY' })),
  TLS_KEY: Type.Optional(Type.String({ description: 'the PEM file with the private key of TLS_CERT, without a password' })),
  SOURCE: source,
  SOURCE_COMMAND: command,
  DISPLAY_ID: displayId,
  FPS: fps,
  WIDTH: width,
  HEIGHT: height,
  FIT: fit,
  QUALITY: quality,
  LINGER_MS: lingerMs,
  ACCESS: literals(MODES, {
    default: 'key',
    description: 'what somebody without the key can do: nothing (key), enter a PIN (pin), ask the host (ask), or just watch (open)'
  }),
  ACCESS_KEY: secret('the key in the link, 16 characters or more; a new one at each start if empty'),
  HOST_KEY: secret('a key to what only the host may do, 16 characters or more; if empty, only this machine may do it'),
  STREAM_KEY: secret('the key in the stream link, for players, 16 characters or more; a new one at each start if empty'),
  METRICS_KEY: secret('a key that opens /metrics and nothing else, for Prometheus, 16 characters or more; ' +
    'if empty, only the host may read them'),
  SESSION_HOURS: Type.Number({
    exclusiveMinimum: 0,
    maximum: 8760,
    default: 12,
    description: 'how many hours a browser that was let in may watch before it has to show the key again'
  }),
  STATE: Type.Optional(Type.Literal('none', {
    expected: 'none, or empty to keep it',
    description: 'if empty, a pause, replaced keys and who was let in are remembered, so that nobody sees more after a restart ' +
      'than before; none forgets them'
  })),
  ALLOWED_HOSTS: list('more names by which this service is reached, separated by commas, such as screen.example.org, or .example.org ' +
    'for everything below it; its addresses and its own name are always allowed'),
  MDNS: Type.Optional(literals(['none', 'always'], {
    description: 'if empty, a name for this machine, deskfeed-NAME.local, is announced in its network by mDNS, so that people can type ' +
      'it; none announces nothing; always announces it even in a container, for one that shares the network of its machine'
  })),
  TRUST_PROXY: list('addresses or subnets of proxies in front of this service, separated by commas, not of the whole network; ' +
    'X-Forwarded-For and the like count only from these'),
  MAX_VIEWERS: maxViewers,
  MAX_VIEWERS_PER_ADDRESS: maxViewersPerAddress,
  VNC_PORT: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: 65535,
    description: 'the port for VNC viewers, such as 5900; 0 picks a free one, none if empty. Without VNC_PASSWORD only this machine ' +
      'can connect'
  })),
  VNC_PASSWORD: Type.Optional(Type.String({
    pattern: '^[A-Za-z0-9._~-]{8}$',
    writeOnly: true,
    expected: '8 letters, digits, "-", ".", "_" or "~"',
    description: 'exactly 8 letters, digits, "-", ".", "_" or "~" that let VNC viewers in from elsewhere, at the addresses of HOST; does ' +
      'nothing without VNC_PORT. ' +
      'VNC does not encrypt the picture, and whoever overhears the password being checked can find it out within hours: use it only in ' +
      'networks that you trust'
  })),
  BUS: Type.Optional(Type.String({
    writeOnly: true,
    description: 'the NATS servers that carry this screen to relays, such as nats://192.0.2.7:4222 or tls://bus.example.org, separated ' +
      'by commas; needs ROLE'
  })),
  ROLE: Type.Optional(literals(['origin', 'relay'], {
    description: 'with BUS: origin shares the screen of this machine with relays, relay shows that of an origin to any number of viewers'
  })),
  BUS_NAME: Type.Optional(Type.String({
    pattern: '^[A-Za-z0-9_-]{1,63}$',
    expected: '1 to 63 letters, digits, "-" or "_"',
    description: 'what an origin is called on the bus, or which one a relay shows; if empty, an origin is called as its machine, and a ' +
      'relay shows all'
  })),
  BUS_KEY: secret('seals everything on the bus, 16 characters or more, the same for the origin and its relays; not sealed if empty'),
  BUS_CREDS: Type.Optional(Type.String({
    description: 'the file with which the bus lets this service in: credentials as nsc writes them, or the seed of an nkey'
  })),
  BUS_CA: Type.Optional(Type.String({
    description: 'a PEM file with the authority that signed the certificate of the bus, if this system does not know it'
  })),
  LINK: Type.Optional(Type.Literal('print', {
    expected: 'print, or empty',
    description: 'print shows the key and the PIN even where standard output is not a terminal, as in a container; ' +
      'if empty, they are left out there, since anyone may come to read a file or a log'
  })),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({
    pattern: '^https?://',
    expected: 'a URL such as http://localhost:4318',
    description: 'sends a trace of each request to this OpenTelemetry collector, such as http://localhost:4318; none if empty'
  })),
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(Type.String({
    writeOnly: true, description: 'headers for that collector, name=value with commas between them, such as one with its key'
  })),
  OTEL_SERVICE_NAME: Type.String({ minLength: 1, default: 'deskfeed', description: 'what this service is called there' }),
  LOG_LEVEL: literals(LOG_LEVELS, {
    default: 'warn', description: 'what is logged to standard error, as JSON; info adds viewers who come and go, debug every request'
  })
})

export type Config = Static<typeof EnvSchema>

/** The variables that hold a secret. */
export const SECRET_VARIABLES = Object.entries(EnvSchema.properties).filter(([, { writeOnly }]) => writeOnly).map(([name]) => name)

/** The value of a variable, converted to its type. If it can't be, it stays a text, and the check reports it. */
function read (name: string, { type, separator }: TSchema, text: string): unknown {
  if (separator) return text.split(separator).map(item => item.trim()).filter(Boolean)
  if (type === 'array') {
    try {
      return parseCommandLine(text)
    } catch (error) {
      throw new Error(`${name} ${(error as Error).message}`)
    }
  }
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)
  return isNumber ? Number(text) : text
}

/** Keys that must differ, each with what comes of it if they don't. */
const DIFFERENT = [
  ['HOST_KEY', 'ACCESS_KEY', 'anyone with the link is the host'],
  ['STREAM_KEY', 'ACCESS_KEY', 'anyone with the stream link can open the page'],
  ['STREAM_KEY', 'HOST_KEY', 'anyone with the stream link is the host'],
  ['METRICS_KEY', 'ACCESS_KEY', 'whatever collects metrics can open the page'],
  ['METRICS_KEY', 'HOST_KEY', 'whatever collects metrics is the host'],
  ['METRICS_KEY', 'STREAM_KEY', 'whatever collects metrics can watch'],
  ['BUS_KEY', 'ACCESS_KEY', 'anyone with the link can read the bus'],
  ['BUS_KEY', 'STREAM_KEY', 'anyone with the stream link can read the bus'],
  ['BUS_KEY', 'METRICS_KEY', 'whatever collects metrics can read the bus']
] as const

/** Each throws a sentence about the first item of its list that is wrong. */
const LIST_CHECKS = [
  ({ ALLOWED_HOSTS }: Config) => new Hosts(ALLOWED_HOSTS),
  ({ TRUST_PROXY }: Config) => trustedProxies(TRUST_PROXY),
  ({ BUS = '' }: Config) => parsePlaces(BUS)
]

/** What goes with what. @throws a sentence about what is missing */
function checkTogether ({ SOURCE, SOURCE_COMMAND, BUS, ROLE }: Config): void {
  if (SOURCE === 'command' && !SOURCE_COMMAND) throw new Error('SOURCE is "command", so SOURCE_COMMAND must name a program')
  if (ROLE && !BUS) throw new Error(`ROLE is "${ROLE}", so BUS must name a NATS server, such as nats://192.0.2.7:4222`)
  if (!BUS || ROLE) return
  throw new Error('BUS is set, so ROLE must be origin, to share the screen of this machine, or relay, to show another one')
}

/**
 * Checks the variables and fills in the defaults. An empty variable counts as absent.
 * @throws {ConfigurationError} one sentence that begins with the name of the variable and says what it must be
 */
export function readConfig (variables: Record<string, string | undefined>): Config {
  const values: Record<string, unknown> = {}
  try {
    for (const [name, schema] of Object.entries(EnvSchema.properties)) {
      const text = variables[name]?.trim()
      if (text) values[name] = read(name, schema, text)
    }
    const config = check(EnvSchema, values)
    for (const [name, other, otherwise] of DIFFERENT) {
      if (config[name] && config[name] === config[other]) throw new Error(`${name} must differ from ${other}, or ${otherwise}`)
    }
    for (const checkList of LIST_CHECKS) checkList(config)
    checkTogether(config)
    return config
  } catch (error) {
    throw new ConfigurationError(`${(error as Error).message}.`)
  }
}
