import { Reader, Writer, typesIn, type Value } from './values.js'

/** What the numbers of D-Bus mean (D-Bus Specification, "Message Format"). */
const CALL = 1
const REPLY = 2
const ERROR = 3
const SIGNAL = 4

const FIELDS = { path: 1, interface: 2, member: 3, errorName: 4, replyTo: 5, destination: 6, sender: 7, signature: 8 } as const

/** Up to the length of the fields. */
const FIXED_BYTES = 16
/** What a portal says is much shorter; the bus allows 128 MB. */
const MOST_BYTES = 2 ** 20
const LITTLE = 0x6c
const BIG = 0x42

/** A method of an object that another program has. */
export interface Method {
  destination: string
  path: string
  interface: string
  member: string
}

/** A message that has come. */
export type Message =
  { kind: 'reply', replyTo: number, body: Value[] } |
  { kind: 'error', replyTo: number, name: string, body: Value[] } |
  { kind: 'signal', sender: string, path: string, interface: string, member: string, body: Value[] } |
  { kind: 'other' }

/** The bytes of a call. @param signature the types of the arguments, one after the other */
export function encodeCall (serial: number, method: Method, signature = '', args: readonly Value[] = []): Buffer {
  const body = new Writer()
  typesIn(signature).forEach((type, index) => body.write(type, args[index]!))
  const head = new Writer()
  for (const byte of [LITTLE, CALL, 0, 1]) head.write('y', byte)
  head.write('u', body.bytes.length)
  head.write('u', serial)
  const fields: Value[] = [
    [FIELDS.path, ['o', method.path]],
    [FIELDS.interface, ['s', method.interface]],
    [FIELDS.member, ['s', method.member]],
    [FIELDS.destination, ['s', method.destination]]
  ]
  if (signature) fields.push([FIELDS.signature, ['g', signature]])
  head.write('a(yv)', fields)
  head.pad(8)
  return Buffer.concat([head.bytes, body.bytes])
}

const text = (value: Value | undefined): string => typeof value === 'string' ? value : ''

function decode (message: Buffer, bodyAt: number, isLittle: boolean): Message {
  const fields = new Map((new Reader(message, isLittle, FIXED_BYTES - 4).read('a(yv)') as Array<[number, Value]>))
  const field = (name: keyof typeof FIELDS) => text(fields.get(FIELDS[name]))
  const reader = new Reader(message.subarray(bodyAt), isLittle)
  const body = typesIn(field('signature')).map(type => reader.read(type))
  const replyTo = Number(fields.get(FIELDS.replyTo))
  switch (message[1]) {
    case REPLY: return { kind: 'reply', replyTo, body }
    case ERROR: return { kind: 'error', replyTo, name: field('errorName'), body }
    case SIGNAL: return {
      kind: 'signal', sender: field('sender'), path: field('path'), interface: field('interface'), member: field('member'), body
    }
    default: return { kind: 'other' }
  }
}

/** Cuts what the bus sends into messages. */
export class MessageReader {
  readonly #onMessage: (message: Message) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor (onMessage: (message: Message) => void) {
    this.#onMessage = onMessage
  }

  /** @throws RangeError if that is not D-Bus */
  push (chunk: Buffer): void {
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    while (rest.length >= FIXED_BYTES) {
      const order = rest[0]
      if (order !== LITTLE && order !== BIG) throw new RangeError('a message begins in an impossible way')
      const number = (at: number) => order === LITTLE ? rest.readUInt32LE(at) : rest.readUInt32BE(at)
      const bodyAt = Math.ceil((FIXED_BYTES + number(12)) / 8) * 8
      const bytes = bodyAt + number(4)
      if (bytes > MOST_BYTES) throw new RangeError('a message is too long')
      if (rest.length < bytes) break
      this.#onMessage(decode(rest.subarray(0, bytes), bodyAt, order === LITTLE))
      rest = rest.subarray(bytes)
    }
    this.#rest = rest
  }
}
