import { existsSync } from 'node:fs'
import { Fault } from '../../fault.js'

/** Where an X server listens, for `net.connect`, and what is asked of it there. */
export interface Address {
  /** The number of the display, which cookies are kept by. */
  number: string
  /** Which of its screens, from 0 on. */
  screen: number
  at: { path: string } | { host: string, port: number, family?: 4 | 6 }
}

const FIRST_PORT = 6000
/** That of the last port there is. */
const LAST_NUMBER = 65_535 - FIRST_PORT
/** What may stand before the host, as X clients have it (libxcb, `_xcb_parse_display`). */
const FAMILIES: Record<string, 4 | 6 | undefined> = { tcp: undefined, inet: 4, inet6: 6 }

const nameless = (message: string) => new Fault('failed', message, 'NO_DISPLAY')

/** The path of a socket, which may itself end like a display (macOS has `…/org.xquartz:0`); or that and a dot and the screen. */
function parsePath (name: string): Address {
  const [, path = '', screen] = /^(.*)\.(\d+)$/.exec(name) ?? []
  const [at, index] = !existsSync(name) && existsSync(path) ? [path, Number(screen)] : [name, 0]
  return { number: /:(\d+)$/.exec(at)?.[1] ?? '0', screen: index, at: { path: at } }
}

/**
 * Where the X server of a `DISPLAY` listens. `:0` is a server of this machine, on its Unix socket and nowhere else: on a TCP port
 * anybody here could answer in its place.
 *
 * @param name `:0`, `unix:0` or `unix/:0`; the path of a socket, with or without `unix:` before it; for TCP `host:0`, `[::1]:0`, or these
 * after `tcp/`, `inet/` or `inet6/`. A dot and the number of a screen may follow
 * @throws if it is none of these
 */
export function parseDisplay (name: string): Address {
  const path = /^(?:unix:)?(\/.*)$/.exec(name)?.[1]
  if (path) return parsePath(path)
  const [, protocol = '', host = '', number, screen = 0] = /^(?:(\w+)\/)?([^/]*):(\d+)(?:\.(\d+))?$/.exec(name) ?? []
  const isUnix = protocol === 'unix' || (protocol === '' && (host === '' || host === 'unix'))
  const isKnown = protocol === '' || isUnix || protocol in FAMILIES
  if (number === undefined || !isKnown) throw nameless(`DISPLAY is "${name}", which names no X server: it should be like :0`)
  const which = { number, screen: Number(screen) }
  if (isUnix) return { ...which, at: { path: `/tmp/.X11-unix/X${number}` } }
  if (Number(number) > LAST_NUMBER) throw nameless(`DISPLAY is "${name}", but over TCP the last display is :${LAST_NUMBER}`)
  const family = FAMILIES[protocol]
  const bare = host.replace(/^\[|\]$/g, '') || 'localhost'
  return { ...which, at: { host: bare, port: FIRST_PORT + Number(number), ...family && { family } } }
}
