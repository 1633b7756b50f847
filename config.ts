import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { check } from './capture/check.js'
import { parseCommandLine } from './capture/sources/command-line.js'
import { CaptureOptionsSchema } from './capture/options.js'
import { MODES } from './contract/access.js'
import { literals } from './contract/literals.js'
import { Hosts } from './network/hosts.js'
import { trustedProxies } from './network/trusted-proxies.js'

const { source, command, displayId, fps, width, quality, lingerMs, maxViewers, maxViewersPerAddress } = CaptureOptionsSchema.properties

/** What is logged: this and whatever is more serious. */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A secret that somebody thought of: what needs no escaping in a URL, and is never shown. */
const secret = (description: string) => Type.Optional(Type.String({
  pattern: '^[A-Za-z0-9._~-]{16,128}$', writeOnly: true, expected: '16 to 128 letters, digits, "-", ".", "_" or "~"', description
}))

/** Texts with commas between them. */
const list = (description: string) => Type.Array(Type.String(), { default: [], separator: ',', description })

/** Every variable that Deskfeed reads; `.env.example` lists the same. */
export const EnvSchema = Type.Object({
  HOST: Type.String({
    minLength: 1,
    default: '0.0.0.0',
    description: 'the address to listen on; 0.0.0.0 is every one this machine has, 127.0.0.1 only this machine'
  }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'the port to listen on; 0 takes a free one' }),
  TLS: Type.Optional(Type.Literal('self-signed', {
    expected: 'self-signed, or empty for plain HTTP',
    description: 'self-signed serves HTTPS with a certificate that this machine makes for itself; plain HTTP if empty'
  })),
  TLS_CERT: Type.Optional(Type.String({ description: 'serves HTTPS with the certificate in this PEM file; TLS_KEY belongs to it' })),
  TLS_KEY: Type.Optional(Type.String({ description: 'the PEM file with the private key of TLS_CERT, without a password' })),
  SOURCE: source,
  SOURCE_COMMAND: command,
  DISPLAY_ID: displayId,
  FPS: fps,
  WIDTH: width,
  QUALITY: quality,
  LINGER_MS: lingerMs,
  ACCESS: literals(MODES, {
    default: 'key',
    description: 'what somebody without the key can do: nothing (key), type in a PIN (pin), ask the host (ask), or just look (open)'
  }),
  ACCESS_KEY: secret('the key of the link, 16 characters or more; a new one at each start if empty'),
  HOST_KEY: secret('a key for what only the host may do, 16 characters or more; only this machine may if empty'),
  ALLOWED_HOSTS: list('more names that this service is asked by, with commas between them, such as screen.example.org or .example.org ' +
    'for all below it; its addresses and its own name need not be here'),
  TRUST_PROXY: list('addresses or subnets of proxies before this service, with commas between them; ' +
    'only theirs X-Forwarded-For and the like count'),
  MAX_VIEWERS: maxViewers,
  MAX_VIEWERS_PER_ADDRESS: maxViewersPerAddress,
  LOG_LEVEL: literals(LOG_LEVELS, {
    default: 'warn', description: 'what is logged to standard error, as JSON; info shows every request'
  })
})

export type Config = Static<typeof EnvSchema>

/** The variables that hold a secret. */
export const SECRET_VARIABLES = Object.entries(EnvSchema.properties).filter(([, { writeOnly }]) => writeOnly).map(([name]) => name)

/** The variables of `./.env`; none without that file. */
export function readDotEnv (path = '.env'): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${path} can't be read: ${(error as Error).message}`)
  }
}

/** What stands in a variable; left as it is where it is not what it should be: the check says so. */
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

/** Each throws a sentence about the first item of a list that is wrong. */
const LIST_CHECKS = [
  ({ ALLOWED_HOSTS }: Config) => new Hosts(ALLOWED_HOSTS),
  ({ TRUST_PROXY }: Config) => trustedProxies(TRUST_PROXY)
]

/**
 * Checks the variables and fills in the defaults. An empty variable counts as absent.
 * @throws one sentence that names the variable and what it must be
 */
export function readConfig (variables: Record<string, string | undefined>): Config {
  const values: Record<string, unknown> = {}
  try {
    for (const [name, schema] of Object.entries(EnvSchema.properties)) {
      const text = variables[name]?.trim()
      if (text) values[name] = read(name, schema, text)
    }
    const config = check(EnvSchema, values)
    if (config.HOST_KEY && config.HOST_KEY === config.ACCESS_KEY) {
      throw new Error('HOST_KEY must differ from ACCESS_KEY, or whoever has the link is the host')
    }
    for (const checkList of LIST_CHECKS) checkList(config)
    return config
  } catch (error) {
    throw new Error(`${(error as Error).message}. Set it in the environment or in .env.`)
  }
}
