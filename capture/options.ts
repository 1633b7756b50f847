import { Type, type Static } from '@sinclair/typebox'
import { QUALITIES, RATES, WIDTHS } from '../contract/host-settings.js'
import { literals } from '../contract/literals.js'

/** What `SOURCE` and the option `source` can be. */
export const SOURCE_NAMES = ['auto', 'wlroots', 'wayland', 'x11', 'native', 'screenshot', 'command', 'pattern'] as const
export type SourceName = typeof SOURCE_NAMES[number]

/** What `FIT`, the option `fit` and the query can be. */
export const FITS = ['contain', 'stretch'] as const
export type Fit = typeof FITS[number]

/** The options of the capture; the environment variables are made from them. */
export const CaptureOptionsSchema = Type.Object({
  source: literals(SOURCE_NAMES, {
    default: 'auto', description: 'how the screen is captured; auto takes the first that works'
  }),
  command: Type.Optional(Type.Array(Type.String(), {
    minItems: 1, description: 'for the source "command": the program that writes JPEGs to its standard output, and its arguments'
  })),
  tokenPath: Type.Optional(Type.String({
    minLength: 1,
    description: 'for the source "wayland": the file that keeps that the desktop need not ask again; if left out, it asks at each start'
  })),
  displayId: Type.Optional(Type.String({
    minLength: 1, description: 'the display to share, by the id that is printed at startup; the primary one if empty'
  })),
  fps: Type.Number({ ...RATES, default: 30, description: 'the most frames per second' }),
  width: Type.Optional(Type.Integer({
    ...WIDTHS, description: 'the width of the pictures in pixels; if empty, it follows the height, or is that of the display'
  })),
  height: Type.Optional(Type.Integer({
    ...WIDTHS, description: 'their height in pixels; if empty, it follows the width, or is that of the display'
  })),
  fit: literals(FITS, {
    default: 'contain',
    description: 'with both a width and a height: contain keeps the proportions, within that size and that of the display; ' +
      'stretch gives exactly that size'
  }),
  quality: Type.Integer({ ...QUALITIES, default: 80, description: 'JPEG quality' }),
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
