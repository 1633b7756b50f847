import type { Lease } from './lease.js'

/** A monitor, or a virtual screen, that can be captured. Lengths in pixels. */
export interface Display {
  /** What `DISPLAY_ID` and the API call it: an output name such as `HDMI-1` where there is one. */
  id: string
  /** For people. */
  name: string
  /** Place of the top left corner on the desktop. */
  x: number
  y: number
  width: number
  height: number
  /** The one that is shared unless somebody asks for another. */
  primary: boolean
}

/** The order of the bytes of a pixel, four bytes a pixel; `x` is ignored. */
export type PixelFormat = 'bgrx' | 'rgbx'

/** Rows of a picture, px: from `top` up to, but not including, `bottom`. None where they are equal. */
export interface Rows {
  top: number
  bottom: number
}

/** What every capture hands over, and every broadcaster passes on. */
export interface Item {
  /** Owns the memory behind the item, if that is used again; left out where the garbage collector has it. */
  lease?: Lease | undefined
  /** 1, 2, 3 and so on in the order in which a broadcaster handed them out; 0 before. */
  sequence: number
}

/**
 * Raw pixels of a display at one moment.
 * `data` belongs to the source, which has two such pictures to draw on, in turn.
 */
export interface Picture extends Item {
  kind: 'picture'
  data: Buffer
  format: PixelFormat
  /** px */
  width: number
  /** px */
  height: number
  /** Bytes from the start of a row to the start of the next: `4 * width`, or more where rows are padded. */
  stride: number
  /** ms since the epoch */
  takenAt: number
  /** What differs from the picture before; everything if left out. */
  changed?: Rows | undefined
}

/** What an encoder gives. */
export interface Encoded {
  /** Shared by all who receive it: never write to it. */
  jpeg: Buffer
  /** Owns the memory of the JPEG. */
  lease?: Lease | undefined
}

/** A whole JPEG of a picture. */
export interface Frame extends Item, Encoded {
  kind: 'frame'
  /** px */
  width: number
  /** px */
  height: number
  /** ms since the epoch, when the picture was taken */
  takenAt: number
  /** Set on a placeholder: why the screen can't be shown, in a sentence for people. */
  fault?: string
}

/** What a source gives. */
export type Shot = Picture | Frame

/** How fast pictures may follow each other: each is awaited before it is taken. */
export interface Pace {
  /**
   * Resolves when the next picture may be taken, and drawn on what the one before the last has; at once if that moment has
   * passed. Rejects when the signal aborts.
   */
  next (signal: AbortSignal): Promise<void>
}

/**
 * Hands over one item after the other, pictures or frames for example, until the signal aborts. Then it ends, one way or the
 * other, and leaves nothing behind; before that it ends only by a failure, which it throws.
 */
export type Capture<T> = (signal: AbortSignal, emit: (item: T) => void) => Promise<void>

/** One way to look at displays. */
export interface Source {
  readonly name: string
  /** @throws when there is nothing here that this source could show; the message says why, for people */
  open (): Promise<Desktop>
}

/** What a source has opened: its displays, and captures of them, until it is closed or lost. */
export interface Desktop {
  /** Aborts when nothing more can be had from it, for example because a connection or a program has ended. */
  readonly lost: AbortSignal
  /** @throws when there is no display, or none can be asked for; the message says why, for people */
  displays (): Promise<Display[]>
  /**
   * A {@link Capture} of one display: its picture at once, then one whenever it has changed, each when `pace` allows it;
   * frames, from a source that can't give anything else. Throws when the screen is lost; its caller starts again after a wait.
   * Several displays can be captured at the same time.
   */
  capture (display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void): Promise<void>
  /** Releases everything that was opened; captures end first. */
  close (): Promise<void>
}

/** Turns pictures into JPEG, off the event loop. */
export interface Encoder {
  readonly name: string
  /**
   * One picture at a time, and every one of its source, if they say what has changed: wait for the answer before the next.
   * @param quality 1 to 100, as libjpeg counts
   * @returns one whole JPEG with 4:2:0 subsampling
   */
  encode (picture: Picture, quality: number): Promise<Encoded>
  /** Ends what the encoder started. */
  close (): Promise<void>
}
