/** The types of values that PipeWire passes on (spa/utils/type.h). */
const TYPE = { id: 3, int: 4, rectangle: 10, fraction: 11, object: 15, choice: 19 } as const

/** How a choice lists its values: a default, then the least and the most; a default, then all; a default, then bits. */
export const CHOICE = { range: 1, enumeration: 3, flags: 4 } as const

function numbers (...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => bytes.writeInt32LE(value | 0, 4 * index))
  return bytes
}

/** A value, with its length and its type before it (PipeWire documentation, "SPA POD"). */
function pod (type: number, body: Buffer): Buffer {
  return Buffer.concat([numbers(body.length, type), body, Buffer.alloc((8 - body.length % 8) % 8)])
}

export const id = (value: number): Buffer => pod(TYPE.id, numbers(value))
export const int = (value: number): Buffer => pod(TYPE.int, numbers(value))
export const rectangle = (width: number, height: number): Buffer => pod(TYPE.rectangle, numbers(width, height))
export const fraction = (over: number, under: number): Buffer => pod(TYPE.fraction, numbers(over, under))

/** @param values of one type, the default first */
export function choice (kind: number, values: readonly [Buffer, ...Buffer[]]): Buffer {
  const [first] = values
  const bytes = first.readUInt32LE()
  return pod(TYPE.choice, Buffer.concat([numbers(kind, 0), first.subarray(0, 8), ...values.map(value => value.subarray(8, 8 + bytes))]))
}

/** @param use what the object is for */
export function object (type: number, use: number, properties: ReadonlyArray<readonly [key: number, value: Buffer]>): Buffer {
  return pod(TYPE.object, Buffer.concat([numbers(type, use), ...properties.flatMap(([key, value]) => [numbers(key, 0), value])]))
}

/** The properties of an object, each without its length and type; of a choice the default. */
export function propertiesOf (bytes: Buffer): Map<number, Buffer> {
  const properties = new Map<number, Buffer>()
  const end = 8 + bytes.readUInt32LE()
  for (let at = 16; at + 16 <= end;) {
    const [key, length, type] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]
    const body = bytes.subarray(at + 16, at + 16 + length)
    properties.set(key, type === TYPE.choice ? body.subarray(16, 16 + body.readUInt32LE(8)) : body)
    at += 16 + Math.ceil(length / 8) * 8
  }
  return properties
}
