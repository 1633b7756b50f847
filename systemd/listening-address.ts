import { readFileSync, readlinkSync } from 'node:fs'
import { endianness } from 'node:os'
import { canonicalIPv6 } from '../network/ipv6.js'

/** TCP_LISTEN in the tables of the kernel. */
const LISTENING = '0A'

/** An address as the tables of the kernel have it: words of 32 bits, each in the order of this machine, in hexadecimal. */
function readAddress (hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  if (endianness() === 'LE') bytes.swap32()
  if (bytes.length === 4) return bytes.join('.')
  return canonicalIPv6(bytes.toString('hex').replace(/.{4}(?!$)/g, '$&:')).slice(1, -1)
}

/** The inode of a socket; `undefined` if it is none, or nothing is there. */
function inodeOf (fd: number): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]
  } catch {}
}

/**
 * Where a socket listens that this process has inherited. Node has no `getsockname` without taking the socket over, so the tables of the
 * kernel are read (proc(5), Linux).
 * @param fd its descriptor
 * @throws a sentence, if it is no socket that listens for TCP
 */
export function listeningAddress (fd: number): { host: string, port: number } {
  const inode = inodeOf(fd)
  const sockets = ['tcp', 'tcp6'].flatMap(table => readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n').slice(1))
  for (const line of sockets) {
    const [, local = '', , state, , , , , , owner] = line.trim().split(/\s+/)
    if (state !== LISTENING || owner !== inode) continue
    const [address = '', port = ''] = local.split(':')
    return { host: readAddress(address), port: parseInt(port, 16) }
  }
  throw new Error(`what systemd passes as descriptor ${fd} does not listen for TCP: write ListenStream=3000 into the socket unit.`)
}
