import type { Readable } from 'node:stream'

const HEADERS_END = Buffer.from('\r\n\r\n')
const LENGTH = /^content-length: *(\d+)/im

/**
 * Consumes the stream of any contestant: cuts multipart into JPEGs by `Content-Length`, whatever the boundary. Each byte is
 * copied once.
 */
export function readJpegs (stream: Readable, onJpeg: (jpeg: Buffer) => void): void {
  let headers = Buffer.alloc(0)
  let jpeg: Buffer | undefined
  let filled = 0

  stream.on('data', (chunk: Buffer) => {
    while (chunk.length > 0) {
      if (!jpeg) {
        headers = Buffer.concat([headers, chunk])
        const end = headers.indexOf(HEADERS_END)
        if (end < 0) return
        const length = LENGTH.exec(headers.toString('latin1', 0, end))?.[1]
        if (!length) throw new Error('a part without Content-Length')
        chunk = headers.subarray(end + HEADERS_END.length)
        headers = Buffer.alloc(0)
        jpeg = Buffer.allocUnsafeSlow(Number(length))
        filled = 0
      }
      const taken = chunk.copy(jpeg, filled)
      filled += taken
      chunk = chunk.subarray(taken)
      if (filled === jpeg.length) {
        onJpeg(jpeg)
        jpeg = undefined
      }
    }
  })
  stream.on('error', () => {}) // it was ended
  stream.resume()
}
