// A reader of docs/updates.md of its own, so that what is written there is what is sent.
import { inflateRawSync } from 'node:zlib'
import { decodeJpeg, type Canvas, type Place } from '../canvas.js'
import { unfilter } from './unfilter.js'

/** The first byte of a message. */
export const UPDATE = 1
/** A flag of an update: it shows nothing new. */
export const REFINES = 2
const HEAD_BYTES = 24

enum Operation { move = 1, fill, palette, image, raw }

/** What stands at the beginning of an update. */
export function headOf (message: Buffer) {
  return {
    flags: message[1]!,
    width: message.readUInt16LE(2),
    height: message.readUInt16LE(4),
    images: message.readUInt16LE(6),
    takenAt: message.readDoubleLE(8),
    number: message.readUInt32LE(16),
    operationBytes: message.readUInt32LE(20)
  }
}

/** Numbers one after another. */
class Numbers {
  readonly #bytes: Buffer
  #at = 0

  constructor (bytes: Buffer) {
    this.#bytes = bytes
  }

  get isDone (): boolean {
    return this.#at >= this.#bytes.length
  }

  take (length: number): Buffer {
    this.#at += length
    if (this.#at > this.#bytes.length) throw new Error('an operation is cut off')
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  u8 = () => this.take(1)[0]!
  u16 = () => this.take(2).readUInt16LE()
  place = (): Place => ({ x: this.u16(), y: this.u16(), width: this.u16(), height: this.u16() })
  colour = () => this.u8() << 16 | this.u8() << 8 | this.u8()
}

/** Paints an update. @throws if it does not keep to the format */
export function paint (message: Buffer, canvas: Canvas): void {
  const { images: count, operationBytes } = headOf(message)
  const operationsAt = HEAD_BYTES + 4 * count
  let imageAt = operationsAt + operationBytes
  const images = Array.from({ length: count }, (_, index) => {
    const from = imageAt
    imageAt += message.readUInt32LE(HEAD_BYTES + 4 * index)
    return decodeJpeg(message.subarray(from, imageAt))
  })
  if (imageAt !== message.length) throw new Error('an update has another length than its parts')
  if (operationBytes === 0) return
  const numbers = new Numbers(inflateRawSync(message.subarray(operationsAt, operationsAt + operationBytes)))
  while (!numbers.isDone) {
    const operation = numbers.u8()
    if (operation === Operation.move) {
      const [fromX, fromY] = [numbers.u16(), numbers.u16()]
      canvas.move(fromX, fromY, numbers.place())
    } else if (operation === Operation.fill) {
      const place = numbers.place()
      canvas.fill(numbers.colour(), place)
    } else if (operation === Operation.palette) {
      const place = numbers.place()
      const colours = Array.from({ length: numbers.u8() + 1 }, numbers.colour)
      const data = numbers.take(place.width * place.height)
      const pixels = Buffer.allocUnsafe(data.length * 4)
      for (const [at, number] of data.entries()) pixels.writeUInt32LE(colours[number]!, at * 4)
      canvas.draw(pixels, place.width * 4, place)
    } else if (operation === Operation.image) {
      const [image, fromX, fromY] = [numbers.u16(), numbers.u16(), numbers.u16()]
      canvas.drawPart(images[image]!, fromX, fromY, numbers.place())
    } else if (operation === Operation.raw) {
      const place = numbers.place()
      const planes = [0, 1, 2].map(() => unfilter(numbers.take(place.width * place.height), place.width))
      const pixels = Buffer.alloc(place.width * place.height * 4)
      for (let at = 0; at < planes[0]!.length; at++) {
        for (const [index, plane] of planes.entries()) pixels[at * 4 + 2 - index] = plane[at]!
      }
      canvas.draw(pixels, place.width * 4, place)
    } else throw new Error(`there is no operation ${operation}`)
  }
}
