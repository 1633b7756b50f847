import { Type, type Static } from '@sinclair/typebox'
import { literals } from '../contract/literals.js'

/** What `SOURCE` and the option `source` can be. */
export const SOURCE_NAMES = ['auto', 'x11', 'native', 'screenshot', 'command', 'pattern'] as const
export type SourceName = typeof SOURCE_NAMES[number]

/** The options of the capture; the environment variables are made from them. */
export const CaptureOptionsSchema = Type.Object({
  source: literals(SOURCE_NAMES, {
    default: 'auto', description: 'how the screen is captured; auto takes the first that works'
  }),
  command: Type.Optional(Type.Array(Type.String(), {
    minItems: 1, description: 'for the source "command": the program that writes JPEGs to its standard output, and its arguments'
  })),
  displayId: Type.Optional(Type.String({
    minLength: 1, description: 'the display to share, by the id that is printed at startup; the primary one if empty'
  })),
  fps: Type.Number({ minimum: 0.1, maximum: 240, default: 30, description: 'the most frames per second' }),
  width: Type.Optional(Type.Integer({
    minimum: 16,
    maximum: 16384,
    description: 'the width of the pictures in pixels, at most that of the display, which is used if empty; the height follows'
  })),
  quality: Type.Integer({ minimum: 1, maximum: 100, default: 80, description: 'JPEG quality' }),
  lingerMs: Type.Integer({
    minimum: 0,
    maximum: 3_600_000,
    default: 1000,
    description: 'how long the capture goes on after its last viewer has left, in milliseconds'
  }),
  maxViewers: Type.Integer({ minimum: 1, maximum: 100_000, default: 2000, description: 'how many viewers there may be at once' }),
  maxViewersPerAddress: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: 500,
    description: 'how many of them may come from one address; this machine itself has no such limit'
  })
}, { additionalProperties: false })

export type CaptureOptions = Static<typeof CaptureOptionsSchema>
