/** The first byte of whatever is published. */
const VERSION = 1

/** What is published, the second byte. */
const KINDS = { update: 1, told: 2, news: 3 } as const
type Kind = keyof typeof KINDS

/** Bytes before what a message carries. */
const HEADER_BYTES = 24
/** Bytes of the id of a stream. */
const STREAM_BYTES = 16

/**
 * What a machine that shares publishes. `update`: one that follows the update before it in its stream. `told`: a message of
 * docs/updates.md beside updates, such as where the pointer is. `news`: something else has changed, ask again.
 */
export interface Published {
  kind: Kind
  /** Updates of one stream lead from one to the next; another one begins whenever the screen was not shown. 16 bytes as base64url. */
  stream: string
  /** 1, 2, 3 and so on: of updates in their stream, of what is told since the machine began; 0 of news. u32 */
  number: number
  /** As docs/updates.md has it; empty if it is news. */
  bytes: Buffer
}

/**
 * | at | type | what |
 * | --- | --- | --- |
 * | 0 | u8 | 1, the version |
 * | 1 | u8 | 1 update, 2 told, 3 news |
 * | 2 | u16 | 0 |
 * | 4 | u32 | number |
 * | 8 | 16 bytes | stream |
 * | 24 | bytes | a message as docs/updates.md describes it |
 */
export function writePublished ({ kind, stream, number, bytes }: Omit<Published, 'bytes'> & { bytes: Uint8Array }): Buffer {
  const message = Buffer.alloc(HEADER_BYTES + bytes.length)
  message[0] = VERSION
  message[1] = KINDS[kind]
  message.writeUInt32LE(number, 4)
  message.write(stream, 8, STREAM_BYTES, 'base64url')
  message.set(bytes, HEADER_BYTES)
  return message
}

/** `undefined` if it is nothing of this version. What a message carries is not looked at. */
export function readPublished (message: Buffer): Published | undefined {
  if (message.length < HEADER_BYTES || message[0] !== VERSION || message.readUInt16LE(2) !== 0) return
  const kind = (Object.keys(KINDS) as Kind[]).find(kind => KINDS[kind] === message[1])
  if (!kind) return
  return {
    kind,
    stream: message.toString('base64url', 8, 8 + STREAM_BYTES),
    number: message.readUInt32LE(4),
    bytes: message.subarray(HEADER_BYTES)
  }
}
