import { getSystemErrorName } from 'node:util'

/** Of Linux, where systemd is (socket(2), sendto(2)). */
const AF_UNIX = 1
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000
const MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000
/** The bytes of a path in a `sockaddr_un`, its final zero included (unix(7)). */
const MAX_PATH = 108

/** Sends datagrams to one Unix socket. */
export interface Datagrams {
  /** Never waits. @throws if the receiver is gone, or has not read what it was sent before */
  send (text: string): void
  close (): void
}

/** The address of a socket: its path, or an abstract name, which is written with `@` for its first byte, zero. */
function socketAddress (name: string): Buffer {
  if (!/^[/@]./.test(name)) throw new Error(`${name} is not the path of a socket`)
  const path = Buffer.from(name.startsWith('@') ? `\0${name.slice(1)}` : `${name}\0`)
  if (path.length > MAX_PATH) throw new Error(`${name} is longer than the path of a socket can be`)
  return Buffer.concat([new Uint8Array(new Uint16Array([AF_UNIX]).buffer), path])
}

/**
 * Node has no Unix datagram sockets, so koffi, which is optional, makes the system calls. The socket is kept: where no descriptor is left,
 * the service can still say that it is alive.
 * @param name of the socket of the receiver
 * @throws if koffi is not installed, or there can be no such socket
 */
export async function openDatagrams (name: string): Promise<Datagrams> {
  const address = socketAddress(name)
  const { default: koffi } = await import('koffi')
  const system = koffi.load(null)
  const socket = system.func('int socket(int domain, int type, int protocol)')
  const sendTo = system.func(
    'intptr_t sendto(int socket, const void *message, size_t length, int flags, const void *address, uint32_t addressLength)'
  )
  const close = system.func('int close(int socket)')

  function check (what: string, result: number): number {
    if (result >= 0) return result
    throw new Error(`${what}: ${getSystemErrorName(-koffi.errno())}`)
  }

  const fd = check('socket', socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0))
  return {
    send (text) {
      const message = Buffer.from(text)
      check(name, sendTo(fd, message, message.length, MSG_DONTWAIT_NOSIGNAL, address, address.length))
    },
    close () { close(fd) }
  }
}
