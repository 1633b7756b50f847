import { isIP } from 'node:net'

/** The port of NATS that its authors registered. */
const NATS_PORT = 4222

/** Where a nats-server is, and what the address says about getting in. */
export interface Place {
  host: string
  port: number
  /** Whether nothing may be said without TLS. */
  isSecure: boolean
  user?: string
  password?: string
  token?: string
}

/**
 * Reads the addresses of servers of one bus, with commas between them: `nats://[user:password@|token@]host[:port]`, or `tls://…`.
 * @throws a sentence about the first that is none; it does not repeat what may be a password
 */
export function parsePlaces (text: string): Place[] {
  return text.split(',').map(item => item.trim()).filter(Boolean).map((item, index) => {
    const url = /^(nats|tls):\/\//.test(item) ? parse(item) : undefined
    const [user, password] = [url?.username, url?.password].map(decoded)
    if (user === undefined || password === undefined || !url?.hostname || url.search || url.hash || !['', '/'].includes(url.pathname)) {
      throw new Error('BUS must be the addresses of NATS servers, such as nats://192.0.2.7:4222 or tls://bus.example.org; ' +
        `number ${index + 1} is none`)
    }
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port ? Number(url.port) : NATS_PORT,
      isSecure: url.protocol === 'tls:',
      ...user && (password ? { user, password } : { token: user })
    }
  })
}

/** Text of an address, with `%40` and the like as what they stand for; `undefined` if that is nothing. */
function decoded (text = ''): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {}
}

function parse (text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {}
}

/** How it is named in sentences; without what lets in. */
export const nameOf = ({ host, port }: Place) => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
