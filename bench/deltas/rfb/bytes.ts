import type { Readable } from 'node:stream'

/** Takes bytes off a stream in pieces of any size. */
export class Bytes {
  readonly #stream: Readable
  #chunks: Buffer[] = []
  /** How many are there. */
  #there = 0
  /** Goes on when there are more, or will never be. */
  #goOn = () => {}

  constructor (stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#there += chunk.length
      this.#goOn()
    })
    stream.once('close', () => this.#goOn())
  }

  /** The next so many bytes, once they are there. @throws when the stream has ended */
  async take (length: number): Promise<Buffer> {
    while (this.#there < length) {
      if (this.#stream.destroyed) throw new Error('the server has closed the connection')
      await new Promise<void>(resolve => { this.#goOn = resolve })
    }
    if (this.#chunks[0] && this.#chunks[0].length < length) this.#chunks = [Buffer.concat(this.#chunks)]
    const [first = Buffer.alloc(0)] = this.#chunks
    this.#there -= length
    if (first.length === length) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(length)
    return first.subarray(0, length)
  }

  async u8 (): Promise<number> {
    return (await this.take(1))[0]!
  }

  async u16 (): Promise<number> {
    return (await this.take(2)).readUInt16BE()
  }

  async u32 (): Promise<number> {
    return (await this.take(4)).readUInt32BE()
  }
}
