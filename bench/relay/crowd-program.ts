// Many who watch `/updates`, in one process: `tsx bench/relay/crowd-program.ts <JSON: [{ url, viewers, from? }]>`. They read as cheaply as
// Node can, and acknowledge each update as soon as they have it. Each message to the process is answered with what each of them has got
// since the last one.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { Group, Seen } from './crowd.js'

/** The head of an update that is looked at here, bytes (docs/updates.md). */
const HEAD_BYTES = 20
const UPDATE = 1
const REFINES = 2

const groups = JSON.parse(process.argv[2]!) as Group[]
const buffer = Buffer.alloc(1024 * 1024)

/** A frame of a client (RFC 6455, 5.2): a final one, binary, masked with zeros. */
function acknowledgement (number: number): Buffer {
  const frame = Buffer.from([0x82, 0x85, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  frame.writeUInt32LE(number, 7)
  return frame
}

const newSeen = (): Seen => ({ pictures: 0, bytes: 0, longestGapMs: 0, ages: [], closed: 0 })

/** One viewer. @returns what they have got since they were last asked */
function watch ({ url, from }: Group): () => Seen {
  const { hostname, port } = new URL(url)
  let seen = newSeen()
  let lastAt = 0
  /** What is left of the answer to the upgrade; then of a frame's head and of its body. */
  let isOpen = false
  let head = Buffer.alloc(0)
  let start = Buffer.alloc(0)
  let left = 0

  const socket = connect({
    host: hostname,
    port: Number(port),
    ...from && { localAddress: from },
    onread: {
      buffer,
      callback: (size, chunk) => {
        seen.bytes += size
        read(Buffer.from(chunk.buffer, chunk.byteOffset, size))
        return true
      }
    }
  }, () => socket.write(`GET /updates HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`))
  socket.on('error', () => {}).on('close', () => { seen.closed++ })

  function read (chunk: Buffer): void {
    let at = 0
    if (!isOpen) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      isOpen = true
      chunk = head.subarray(end + 4)
      head = Buffer.alloc(0)
    }
    while (at < chunk.length) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at)
        if (start.length < HEAD_BYTES) start = Buffer.concat([start, chunk.subarray(at, at + Math.min(taken, HEAD_BYTES - start.length))])
        at += taken
        left -= taken
        if (left === 0) finish()
        continue
      }
      head = Buffer.concat([head, chunk.subarray(at, ++at)])
      const length = head.length < 2 ? undefined : lengthIn(head)
      if (length === undefined) continue
      left = length
      start = Buffer.alloc(0)
      isBinary = (head[0]! & 15) === 2
      head = Buffer.alloc(0)
    }
  }
  let isBinary = false

  function finish (): void {
    if (!isBinary || start[0] !== UPDATE) return
    socket.write(acknowledgement(start.readUInt32LE(16)))
    if (start[1]! & REFINES) return
    const now = performance.now()
    if (lastAt > 0) seen.longestGapMs = Math.max(seen.longestGapMs, now - lastAt)
    lastAt = now
    seen.pictures++
    seen.ages.push(Date.now() - start.readDoubleLE(8))
  }

  return () => {
    const sinceThen = { ...seen, longestGapMs: Math.max(seen.longestGapMs, lastAt > 0 ? performance.now() - lastAt : 0) }
    seen = { ...newSeen(), closed: seen.closed }
    return sinceThen
  }
}

/** The length of the body; `undefined` if its head is not complete. A service masks nothing. */
function lengthIn (head: Buffer): number | undefined {
  const short = head[1]! & 127
  if (short < 126) return short
  const bytes = short === 126 ? 2 : 8
  if (head.length < 2 + bytes) return
  return short === 126 ? head.readUInt16BE(2) : Number(head.readBigUInt64BE(2))
}

const viewers = groups.map(group => Array.from({ length: group.viewers }, () => watch(group)))
process.on('message', () => process.send!(viewers.map(group => group.map(ask => ask()))))
process.send!('all connect')
