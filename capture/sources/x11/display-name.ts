/** Where an X server listens, for `net.connect`, and the number it has there. */
export interface Address {
  /** The number of the display, which cookies are kept by. */
  number: string
  at: { path: string } | { host: string, port: number }
}

const FIRST_PORT = 6000

/**
 * Where the X server of a `DISPLAY` listens. `:0` is a server of this machine, on its Unix socket and nowhere else: on a TCP port
 * anybody here could answer in its place.
 *
 * @param name `:0` or `unix:0`, the path of a socket as on macOS, or `host:0` for TCP; what follows a dot after the number, does not matter
 * @throws if it is none of these
 */
export function parseDisplay (name: string): Address {
  const [, host = '', number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(name) ?? []
  if (number === undefined) throw new Error(`DISPLAY is "${name}", which names no X server: it should be like :0`)
  if (host.startsWith('/')) return { number, at: { path: name } }
  if (host === '' || host === 'unix') return { number, at: { path: `/tmp/.X11-unix/X${number}` } }
  return { number, at: { host: host.replace(/^\[|\]$/g, ''), port: FIRST_PORT + Number(number) } }
}
