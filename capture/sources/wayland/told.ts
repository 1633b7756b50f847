import type { PixelFormat, Rectangle } from '../../frame.js'

/** What the program that listens to PipeWire says, a line of JSON each; it is asked by lines with a word, or the number of a memory. */
export type Told =
  /** Drawn, on the memory that it was asked to draw on. */
  | PictureTold
  /** What PipeWire says of the stream. */
  | { kind: 'state', state: StreamState }
  /** Pictures need so much memory, bytes, and there is less. */
  | { kind: 'large', bytes: number }
  /** PipeWire is there: the answer to {@link PING}. */
  | { kind: 'alive' }
  /** Nothing more will come. */
  | { kind: 'lost', cause: LossCause, message: string }

export interface PictureTold {
  kind: 'picture'
  width: number
  height: number
  format: PixelFormat
  /** What differs from the one before; all if left out. */
  changed?: Rectangle[]
  /** How long ago it came, ms. */
  agoMs: number
  /** How long the program has worked for it, ms. */
  tookMs: number
  /** Where the tip of the pointer is, if that is not part of the picture and it is not hidden. */
  pointer?: { x: number, y: number }
  /** What it looks like from now on, if that has changed. */
  look?: LookTold
}

/** Lengths in px. */
export interface LookTold {
  width: number
  height: number
  /** Where its tip is, from its top left corner. */
  tipX: number
  tipY: number
  /** Blue, green, red and alpha, premultiplied, in base64. */
  bgra: string
}

export type StreamState = 'connecting' | 'paused' | 'streaming'

/** No library, no PipeWire, it has ended, what is offered can't be had without a GPU, the stream has ended, something else. */
export type LossCause = 'library' | 'absent' | 'broken' | 'formats' | 'ended' | 'other'

/** Asks whether PipeWire is there. */
export const PING = '?'
