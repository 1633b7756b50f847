import type { Socket } from 'node:net'
import type { Watching } from '../receivers/receiver.js'
import { Canvas } from '../canvas.js'
import { Bytes } from './bytes.js'
import { TightReader } from './tight.js'

/** RFC 6143, 7.6 and 7.7, and the numbers of the community's rfbproto document. */
const RAW = 0
const COPY_RECT = 1
const TIGHT = 7
const QUALITY_0 = -32
const COMPRESSION_2 = -254
const DESKTOP_SIZE = -223
const LAST_RECT = -224
const CURSOR = -239
const FENCE = -312
const CONTINUOUS_UPDATES = -313

const FRAMEBUFFER_UPDATE = 0
const COLOUR_MAP = 1
const BELL = 2
const CUT_TEXT = 3
const END_OF_CONTINUOUS_UPDATES = 150
const FENCE_MESSAGE = 248

/** 32 bits a pixel, blue first, 8 bits each. */
const PIXEL_FORMAT = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0])

async function shakeHands (bytes: Bytes, socket: Socket): Promise<{ width: number, height: number }> {
  await bytes.take(12)
  socket.write('RFB 003.008\n')
  const types = await bytes.take(await bytes.u8())
  if (!types.includes(1)) throw new Error('the VNC server asks for a password')
  socket.write(Buffer.from([1]))
  if (await bytes.u32() !== 0) throw new Error('the VNC server turns this client away')
  socket.write(Buffer.from([1])) // shared
  const init = await bytes.take(24)
  await bytes.take(init.readUInt32BE(20))
  return { width: init.readUInt16BE(0), height: init.readUInt16BE(2) }
}

function askForEncodings (socket: Socket, quality: number): void {
  const encodings = [
    TIGHT, COPY_RECT, RAW, CURSOR, LAST_RECT, DESKTOP_SIZE, FENCE, CONTINUOUS_UPDATES, COMPRESSION_2, QUALITY_0 + quality
  ]
  const message = Buffer.alloc(4 + 4 * encodings.length)
  message[0] = 2
  message.writeUInt16BE(encodings.length, 2)
  for (const [index, encoding] of encodings.entries()) message.writeInt32BE(encoding, 4 + 4 * index)
  socket.write(message)
}

/** Reads one update. @returns whether it changed the picture */
async function readUpdate (bytes: Bytes, tight: TightReader, canvas: Canvas | undefined): Promise<boolean> {
  await bytes.take(1)
  let changed = false
  for (let left = await bytes.u16(); left > 0; left--) {
    const head = await bytes.take(12)
    const [x, y, width, height] = [0, 2, 4, 6].map(at => head.readUInt16BE(at)) as [number, number, number, number]
    const encoding = head.readInt32BE(8)
    if (encoding === LAST_RECT) break
    if (encoding === CURSOR) await bytes.take(width * height * 4 + Math.ceil(width / 8) * height)
    else if (encoding === TIGHT) await tight.read(bytes, { x, y, width, height })
    else if (encoding === COPY_RECT) {
      const [fromX, fromY] = [await bytes.u16(), await bytes.u16()]
      canvas?.move(fromX, fromY, { x, y, width, height })
    } else if (encoding === RAW) {
      const pixels = await bytes.take(width * height * 4)
      canvas?.draw(pixels, width * 4, { x, y, width, height })
    } else if (encoding !== DESKTOP_SIZE) throw new Error(`the VNC server sends encoding ${encoding}, which it was not asked for`)
    changed ||= [TIGHT, COPY_RECT, RAW].includes(encoding)
  }
  return changed
}

/**
 * Watches a VNC server as its own viewer does: asks for the next update when the last one has been read, or lets it send as it likes.
 * Resolves when the first picture is there.
 */
export async function watchRfb (
  socket: Socket, { pid, quality, shows }: { pid: number, quality: number, shows: boolean }
): Promise<Watching> {
  socket.setNoDelay().on('error', () => {}) // it left
  const watching: Watching = { pid, bytes: 0, refining: 0, pictures: 0 }
  socket.on('data', (chunk: Buffer) => { watching.bytes += chunk.length })
  const bytes = new Bytes(socket)
  const { width, height } = await shakeHands(bytes, socket)
  const canvas = shows ? new Canvas(width, height) : undefined
  if (canvas) watching.picture = () => Buffer.from(canvas.pixels)
  socket.write(PIXEL_FORMAT)
  askForEncodings(socket, quality)

  const size = Buffer.alloc(4)
  size.writeUInt16BE(width, 0)
  size.writeUInt16BE(height, 2)
  const everything = Buffer.concat([Buffer.alloc(4), size])
  const ask = (incremental: number) => socket.write(Buffer.concat([Buffer.from([3, incremental]), everything]))
  let continuous = false
  const tight = new TightReader(canvas)
  ask(0)

  async function readMessage (): Promise<void> {
    const kind = await bytes.u8()
    if (kind === FRAMEBUFFER_UPDATE) {
      if (await readUpdate(bytes, tight, canvas)) watching.pictures++
      if (!continuous) ask(1)
    } else if (kind === FENCE_MESSAGE) {
      const [flags, length] = [(await bytes.take(7)).readUInt32BE(3), await bytes.u8()]
      const head = Buffer.from([FENCE_MESSAGE, 0, 0, 0, 0, 0, 0, 0, length])
      head.writeUInt32BE(flags & 7, 4) // an answer, with what is known of the request's flags
      socket.write(Buffer.concat([head, await bytes.take(length)]))
    } else if (kind === END_OF_CONTINUOUS_UPDATES) {
      if (continuous) return
      continuous = true
      socket.write(Buffer.concat([Buffer.from([END_OF_CONTINUOUS_UPDATES, 1]), everything]))
    } else if (kind === COLOUR_MAP) await bytes.take(5).then(head => bytes.take(6 * head.readUInt16BE(3)))
    else if (kind === CUT_TEXT) await bytes.take(7).then(head => bytes.take(head.readUInt32BE(3)))
    else if (kind !== BELL) throw new Error(`the VNC server sends a message ${kind}, which nobody knows`)
  }

  while (watching.pictures === 0) await readMessage()
  const readOn = async () => { for (;;) await readMessage() }
  readOn().catch((error: Error) => { if (!socket.destroyed) process.stderr.write(`  ${error.message}\n`) })
  return watching
}
