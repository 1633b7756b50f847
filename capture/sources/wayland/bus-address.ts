import { join } from 'node:path'

/** One way to reach a bus: a socket with a path, or with a name that is in no folder (`\0` first). */
const UNIX = /^unix:(?:.*,)?(path|abstract)=([^,]+)/

/**
 * The socket of the bus of this person's desktop: what `$DBUS_SESSION_BUS_ADDRESS` says, or else, as with systemd, `bus` in
 * `$XDG_RUNTIME_DIR` (D-Bus Specification, "Server Addresses").
 * @returns `undefined` if neither is set, or the address is none of a socket
 */
export function busSocket ({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder } = process.env): string | undefined {
  if (!address) return folder ? join(folder, 'bus') : undefined
  for (const way of address.split(';')) {
    const [, kind, escaped] = UNIX.exec(way) ?? []
    if (!escaped) continue
    const path = escaped.replace(/%([\da-f]{2})/gi, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    return kind === 'abstract' ? `\0${path}` : path
  }
}
