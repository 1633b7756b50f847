// A slow link between this machine and a network namespace: `tsx bench/stale/link-program.ts <JSON>`, see `link.ts`. It hands on the
// packets of two TUN devices, late: netem is not in every kernel. A message {"lost": "<address>"} loses all packets of an address.
import { spawnSync } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { constants as os, setPriority } from 'node:os'
import koffi from 'koffi'
import type { LinkPlan } from './link.js'

/** <linux/if_tun.h> */
const TUNSETIFF = 0x400454ca
const IFF_TUN = 0x0001
const IFF_NO_PI = 0x1000
/** <poll.h> */
const POLLIN = 1
/** The longest that a message to this program waits, ms. */
const REST_MS = 20
/** What waits longer than this for a slow link is lost, ms: routers have queues of this order. */
const QUEUE_MS = 200

const plan = JSON.parse(process.argv[2]!) as LinkPlan
const system = koffi.load(null)
const ioctl = system.func('int ioctl(int fd, unsigned long request, void *value)')
const read = system.func('int64_t read(int fd, void *buffer, size_t size)')
const write = system.func('int64_t write(int fd, void *buffer, size_t size)')
const ppoll = system.func('int ppoll(void *files, unsigned long count, void *timeout, void *signals)')

function openTun (name: string): number {
  const fd = openSync('/dev/net/tun', constants.O_RDWR | constants.O_NONBLOCK)
  const request = Buffer.alloc(40)
  request.write(name, 'latin1')
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, 16)
  if (ioctl(fd, TUNSETIFF, request) !== 0) throw new Error(`there can be no TUN device ${name}`)
  return fd
}

function ip (command: string): void {
  const { status, stderr } = spawnSync('ip', command.split(' '), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`ip ${command}: ${stderr}`)
}

interface Packet { at: number, bytes: Buffer }

/** Hands packets on in order, each at its time. */
class Line {
  readonly #fd: number
  #packets: Packet[] = []

  constructor (fd: number) {
    this.#fd = fd
  }

  /** When the next one is due; `Infinity` if there is none. */
  get dueAt (): number {
    return this.#packets[0]?.at ?? Infinity
  }

  add (at: number, bytes: Buffer): void {
    this.#packets.push({ at, bytes })
  }

  handOn (now: number): void {
    let due = 0
    for (; due < this.#packets.length && this.#packets[due]!.at <= now; due++) {
      const { bytes } = this.#packets[due]!
      write(this.#fd, bytes, bytes.length)
    }
    if (due > 0) this.#packets = this.#packets.slice(due)
  }
}

const { here, there, namespace, network, delayMs, bytesPerMs } = plan
const [near, far] = [openTun(here), openTun(there)]
ip(`addr add ${network}.1/24 dev ${here}`)
ip(`link set ${here} up`)
ip(`link set ${there} netns ${namespace}`)
for (const address of Object.keys(bytesPerMs)) ip(`-n ${namespace} addr add ${address}/24 dev ${there}`)
ip(`-n ${namespace} link set ${there} up`)
ip(`-n ${namespace} link set lo up`)
if (plan.congestion) ip(`route change ${network}.0/24 dev ${here} proto kernel scope link src ${network}.1 congctl ${plan.congestion}`)

const lost = new Set<string>()
const lines = new Map(Object.keys(bytesPerMs).map(address => [address, { line: new Line(far), freeAt: 0 }]))
const back = new Line(near)
const buffer = Buffer.alloc(65536)

function readAll (fd: number, use: (packet: Buffer) => void): void {
  for (let size; (size = read(fd, buffer, buffer.length) as number) > 0;) {
    if (buffer[0]! >> 4 === 4) use(Buffer.from(buffer.subarray(0, size))) // the kernel asks for IPv6 routers
  }
}

const files = new Int32Array([near, POLLIN, far, POLLIN])
const timeout = new BigInt64Array(2)

/** Waits for a packet, so long at most. Timers of Node come up to 2 ms late, which made a round trip of 20 ms one of 23.5 (measured). */
function wait (ms: number): void {
  timeout[1] = BigInt(Math.round(Math.max(0, ms) * 1e6))
  ppoll(files, 2, timeout, null)
}

/** Takes in what has come, hands on what is due, and waits for more. */
function turn (): void {
  const now = performance.now()
  readAll(near, bytes => {
    const address = bytes.subarray(16, 20).join('.')
    const way = lines.get(address)
    if (!way || lost.has(address)) return
    const begins = Math.max(now, way.freeAt)
    if (begins - now > QUEUE_MS) return
    way.freeAt = begins + bytes.length / bytesPerMs[address]!
    way.line.add(way.freeAt + delayMs, bytes)
  })
  readAll(far, bytes => { if (!lost.has(bytes.subarray(12, 16).join('.'))) back.add(now + delayMs, bytes) })
  const all = [back, ...[...lines.values()].map(({ line }) => line)]
  for (const line of all) line.handOn(performance.now())
  wait(Math.min(REST_MS, ...all.map(({ dueAt }) => dueAt - performance.now())))
  setImmediate(turn)
}

// A link is not slow because this machine is busy: beside two compilers, 20 ms were 38 (measured).
setPriority(os.priority.PRIORITY_HIGHEST)
turn()

process.on('message', ({ lost: address }: { lost: string }) => lost.add(address))
process.on('disconnect', () => process.exit())
process.send!('up')
