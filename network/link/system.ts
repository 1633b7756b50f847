import { arch, platform } from 'node:process'

/** What the system has measured of a TCP connection. */
export interface Measured {
  /** Bytes that the other end has acknowledged since the connection began. */
  acknowledged: number
  /** Bytes/ms that the connection delivers, as measured last; 0 before anything was. */
  bytesPerMs: number
  /** The least round trip of the last minutes, ms; 0 before there was one. */
  leastRttMs: number
}

/** What can be asked of the system about a connection, by its descriptor. */
export interface LinkSystem {
  /** Bytes that it holds for the other end, which has not acknowledged them; `undefined` if it can't tell. */
  held (fd: number): number | undefined
  /** `undefined` if it can't tell, as for a Unix socket. */
  measure (fd: number): Measured | undefined
  /** Has it take new data only while less than this is waiting to be sent, bytes. Afterwards it says when it can take more. */
  limitUnsent (fd: number, bytes: number): void
  /** Where TCP keepalive is on: how often it asks until it is answered, s, and how often before the connection fails. */
  limitProbes (fd: number, everyS: number, most: number): void
}

/** <asm-generic/ioctls.h>, where it is called TIOCOUTQ. Architectures with numbers of their own are not listed. */
const SIOCOUTQ = 0x5411
const ARCHITECTURES = ['x64', 'arm64', 'arm', 'ia32', 'riscv64', 'loong64', 's390x']
/** <netinet/tcp.h> */
const IPPROTO_TCP = 6
const TCP_KEEPINTVL = 5
const TCP_KEEPCNT = 6
const TCP_INFO = 11
const TCP_NOTSENT_LOWAT = 25
/** `struct tcp_info` of <linux/tcp.h>: where its fields are, bytes. It grows at its end only. */
const FIELD = { bytesAcked: 120, minRtt: 148, deliveryRate: 160 } as const
/** An older system leaves out what follows. Linux has `tcpi_delivery_rate` since 4.9. */
const ENOUGH_BYTES = FIELD.deliveryRate + 8
/** What a round trip is while there was none. */
const UNKNOWN_RTT = 2 ** 32 - 1

async function load (): Promise<LinkSystem | undefined> {
  if (platform !== 'linux' || !ARCHITECTURES.includes(arch)) return undefined
  const koffi = await import('koffi').then(({ default: koffi }) => koffi, () => undefined)
  if (!koffi) return undefined // it is optional
  const system = koffi.load(null)
  const ioctl = system.func('int ioctl(int fd, unsigned long request, void *value)')
  const getsockopt = system.func('int getsockopt(int fd, int level, int name, void *value, void *length)')
  const setsockopt = system.func('int setsockopt(int fd, int level, int name, void *value, uint32_t length)')

  const count = new Int32Array(1)
  function setNumber (fd: number, name: number, value: number): void {
    count[0] = value
    setsockopt(fd, IPPROTO_TCP, name, count, count.byteLength)
  }
  const info = new ArrayBuffer(256)
  const bytes = new Uint8Array(info)
  const words = new Uint32Array(info)
  const longs = new BigUint64Array(info)
  const length = new Uint32Array(1)
  return {
    held: fd => ioctl(fd, SIOCOUTQ, count) === 0 ? count[0]! : undefined,

    measure (fd) {
      length[0] = bytes.length
      if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, bytes, length) !== 0 || length[0]! < ENOUGH_BYTES) return undefined
      const rtt = words[FIELD.minRtt / 4]!
      return {
        acknowledged: Number(longs[FIELD.bytesAcked / 8]!),
        bytesPerMs: Number(longs[FIELD.deliveryRate / 8]!) / 1000,
        leastRttMs: rtt === UNKNOWN_RTT ? 0 : rtt / 1000
      }
    },

    limitUnsent: (fd, bytes) => setNumber(fd, TCP_NOTSENT_LOWAT, bytes),

    limitProbes (fd, everyS, most) {
      setNumber(fd, TCP_KEEPINTVL, everyS)
      setNumber(fd, TCP_KEEPCNT, most)
    }
  }
}

let loaded: Promise<LinkSystem | undefined> | undefined

/** What the system can be asked; `undefined` where that is not known: elsewhere than on Linux, or without koffi, which is optional. */
export function linkSystem (): Promise<LinkSystem | undefined> {
  loaded ??= load()
  return loaded
}
