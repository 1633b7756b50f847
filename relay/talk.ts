import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { NAME } from './subjects.js'

/** Of whatever is asked and answered. */
export const VERSION = 1
/** The longest question or answer that is read, bytes: an answer may hold the picture of a pointer. */
const MAX_BYTES = 1024 * 1024
/** A number of an update, or of the picture of a pointer. */
const U32 = Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 })
/** 16 random bytes. */
const Id = Type.String({ pattern: '^[\\w-]{22}$' })
const Px = Type.Integer({ minimum: 0, maximum: 65_535 })

/** What a relay asks the machine whose screen it shows. Each ask renews its lease: the screen is captured while there is one. */
const AskSchema = Type.Object({
  version: Type.Literal(VERSION),
  /** Of the relay, since it was started. */
  relay: Id,
  /** Its name, for people. */
  name: Type.String({ maxLength: 64 }),
  /** How many watch there. */
  viewers: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
  /** Whether anybody does; if not, the lease is given back. */
  watches: Type.Boolean(),
  /** The number of the last update that it has taken note of, in the stream that it knows. */
  passed: U32,
  /** Whether it needs a whole picture. */
  needsWhole: Type.Boolean(),
  /** The number of the picture of the pointer that it has; 0: none. */
  pointerImage: U32
})

/** A display, as others are told of it; 0 px if its size is not known. */
const DisplaySchema = Type.Object({ name: Type.String({ maxLength: 256 }), width: Px, height: Px })

/** How things are at the machine that shares. */
const AnswerSchema = Type.Object({
  version: Type.Literal(VERSION),
  /** The stream of updates that counts from now on. */
  stream: Id,
  /** The number of the last update that was published in it. */
  newest: U32,
  /** The number of what was told last beside updates. */
  told: U32,
  /** ms since the epoch, by its clock */
  now: Type.Number({ minimum: 0, maximum: 2 ** 53 }),
  display: DisplaySchema,
  /** Why the screen can't be shown: for people, and for programs. */
  reason: Type.Optional(Type.Object({ fault: Type.String({ maxLength: 1000 }), code: Type.String({ maxLength: 64 }) })),
  /** Where the pointer is, the laser and so on: messages of docs/updates.md, base64. */
  messages: Type.Array(Type.String({ maxLength: MAX_BYTES }), { maxItems: 4 })
})

/** What a machine that shares answers if all are asked who is there. */
const OriginSchema = Type.Object({
  version: Type.Literal(VERSION),
  name: Type.String({ pattern: NAME.source }),
  display: DisplaySchema
})

export type Ask = Static<typeof AskSchema>
export type Answer = Static<typeof AnswerSchema>
export type ListedOrigin = Static<typeof OriginSchema>

export const writeTalk = (said: Ask | Answer | ListedOrigin): Buffer => Buffer.from(JSON.stringify(said))

/** Gives what was said; `undefined` if it is not of that kind. */
function readerOf<T extends TSchema> (schema: T): (bytes: Buffer) => Static<T> | undefined {
  const compiled = TypeCompiler.Compile(schema)
  return bytes => {
    if (bytes.length > MAX_BYTES) return
    try {
      const said: unknown = JSON.parse(bytes.toString())
      if (compiled.Check(said)) return said
    } catch {
      // Not JSON: nothing that anybody of ours has said.
    }
  }
}

export const readAsk = readerOf(AskSchema)
export const readAnswer = readerOf(AnswerSchema)
export const readOrigin = readerOf(OriginSchema)
