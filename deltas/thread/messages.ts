import type { PictureUpdate, PixelFormat, Region } from '../../capture/frame.js'
import type { Dialect } from '../../rfb/rectangles/dialect.js'

/** Pictures of this size and format follow, in this memory, see `layOut`. All viewers begin anew. */
export interface MemoryMessage {
  kind: 'memory'
  memory: WebAssembly.Memory
  /** px */
  width: number
  height: number
  format: PixelFormat
}

/** A picture of a stream of updates of others. */
export interface Place {
  stream: string
  number: number
}

/** A picture was written to the memory, and the thread has it until it says `absorbed`. */
export interface PictureMessage {
  kind: 'picture'
  /** Which of the two pictures of the memory, by turns. */
  index: 0 | 1
  /** What differs from the picture before at most. */
  region: Region
  /** ms since the epoch */
  takenAt: number
  /** Whether it only says why the screen can't be shown. */
  isPlaceholder: boolean
  /** Which picture of which stream it is, where that is known; left out if it is shown with the pointer. */
  at?: Place | undefined
  /** Those who can be sent something, and of whom the thread does not know yet. */
  ready: Ready[]
}

/**
 * An update of others that leads to the next picture, before that is there: it is sent on at once to whoever is ready for it, and has all
 * that came before. The picture follows.
 */
export interface PassMessage {
  kind: 'pass'
  update: PictureUpdate
  /** JPEG quality of the view, 1 to 100: that of such an update counts as no less. */
  quality: number
  /** ms since the epoch */
  takenAt: number
  /** As of a picture. */
  ready: Ready[]
}

/** A viewer can be sent the next update. */
export interface Ready {
  viewer: number
  /** Number of the last update that they were sent, 0 before the first: if they were sent another one meanwhile, they are not ready. */
  after: number
  /** JPEG quality of what is lossy, 1 to 100. */
  quality: number
  /** What may be sent if nothing is new, only to show it more exactly, bytes; 0 if nothing may. */
  refineBytes: number
  /** What a VNC viewer understands; left out if they take updates as docs/updates.md describes them. */
  dialect?: Dialect | undefined
}

export type ToThread =
  /** The number of the last update that another thread made of this view; to be sent first. */
  { kind: 'begin', number: number } |
  MemoryMessage |
  PassMessage |
  PictureMessage |
  { kind: 'join', viewer: number } |
  { kind: 'leave', viewer: number } |
  { kind: 'ready', ready: Ready[] }

/** An update, made once for all viewers who need the same. */
export interface Made {
  /** Of its stage, to be acknowledged: u32. */
  number: number
  /** Of the picture that it leads to: 1, 2, 3 and so on for each screen. */
  version: number
  bytes: Uint8Array<ArrayBuffer>
  /** What `bytes` are in, see {@link Ready}. */
  dialect?: Dialect | undefined
  /** Of the picture that it leads to, px. */
  width: number
  height: number
  /** Whether any of it depends on the quality. */
  isLossy: boolean
  /** Of the picture that it leads to, ms since the epoch. */
  takenAt: number
  /** Whether it shows something new, rather than more exactly. */
  isNew: boolean
  /** Whether the picture that it leads to only says why the screen can't be shown. */
  isPlaceholder: boolean
}

export type FromThread =
  /**
   * The newest picture was taken in, whoever was ready has been sent what they need of it, and the memory of the other one may be written
   * to. No sooner, since who is ready then decides when the next picture is taken.
   */
  { kind: 'absorbed' } |
  { kind: 'made', viewers: number[], update: Made } |
  /** The memory is all zeros, and the thread does not touch it any more. The last that it says, if it can. */
  { kind: 'wiped' }
