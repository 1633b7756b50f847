/**
 * Writes DER, the Distinguished Encoding Rules (ITU-T X.690) for certificates: only as much of it as a certificate
 * needs. Nothing here reads it.
 */

/** An element: tag, length, content. */
export function der (tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  if (length > 0xffff) throw new RangeError(`${length} bytes are too many for one element`)
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

/** A SEQUENCE: elements in order. */
export const sequence = (...content: Uint8Array[]) => der(0x30, ...content)
/** A SET; here always of one element, so order does not matter. */
export const set = (...content: Uint8Array[]) => der(0x31, ...content)
/** An OCTET STRING: bytes as they are. */
export const octetString = (...content: Uint8Array[]) => der(0x04, ...content)
/** A UTF8String. */
export const utf8String = (text: string) => der(0x0c, Buffer.from(text))
/** The BOOLEAN true. */
export const TRUE = der(0x01, Buffer.from([0xff]))

/** A number, not negative, from its bytes with the most significant first. */
export function integer (...bytes: number[]): Buffer {
  const start = bytes.findIndex(byte => byte !== 0)
  const digits = start < 0 ? [0] : bytes.slice(start)
  return der(0x02, Buffer.from(digits[0]! < 0x80 ? digits : [0, ...digits])) // the highest bit is the sign
}

/** @param unused how many bits at the end are padding */
export function bitString (bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes)
}

/** @param name such as `1.2.840.10045.4.3.2` */
export function objectIdentifier (name: string): Buffer {
  const [first, second, ...rest] = name.split('.').map(Number) as [number, number, ...number[]]
  const bytes = [first * 40 + second, ...rest].flatMap(arc => {
    const digits = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift(left & 0x7f | 0x80)
    return digits
  })
  return der(0x06, Buffer.from(bytes))
}

/** A moment, to the second: with two digits for the year until 2049, with four from then on (RFC 5280, 4.1.2.5). */
export function time (date: Date): Buffer {
  const text = `${date.toISOString().replace(/[-:T]|\..*/g, '')}Z`
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}
