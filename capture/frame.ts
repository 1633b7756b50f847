import type { ScreenTrouble } from '../contract/troubles.js'
import type { Lease } from './lease.js'

/** A monitor, or a virtual screen, that can be captured. Lengths in pixels. */
export interface Display {
  /** What `DISPLAY_ID` and the API call it: an output name such as `HDMI-1` where there is one. */
  id: string
  /** A name for people. */
  name: string
  /** Where its top left corner lies on the desktop. */
  x: number
  y: number
  width: number
  height: number
  /** Whether it is the one shared by default. */
  primary: boolean
}

/** The byte order of a pixel, which has four bytes; `x` is ignored. */
export type PixelFormat = 'bgrx' | 'rgbx'

/** Pixels of a picture, from `x` and `y` on. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Pixels of a picture as a few rectangles, 16 at most, none of them empty and all within the picture; no rectangle is no pixel. */
export type Region = readonly Rectangle[]

/** What a pointer looks like. */
export interface PointerImage {
  /** Another one for another image. */
  id: number
  /** px */
  width: number
  /** px */
  height: number
  /** Where its tip is, px from its top left corner. */
  tipX: number
  tipY: number
  /** Four bytes a pixel: red, green, blue and alpha, not premultiplied. */
  rgba: Uint8Array
}

/** The pointer on a picture. */
export interface Pointer {
  image: PointerImage
  /** Where its tip is on the picture, px; may be a fraction where the picture was scaled. */
  x: number
  y: number
  /** How many pixels of the picture one pixel of the image is wide; 1 unless the picture was scaled. */
  scale: number
}

/** The pixels of a picture that its pointer covers. */
export interface Beneath {
  /** Within the picture. */
  rectangle: Rectangle
  /** Row by row, without padding, in the format of the picture. */
  pixels: Buffer
}

/** Until when pixels are known to be what the screen shows: one object for a picture and for all frames made from it. */
export interface AsOf {
  /** ms since the epoch; moved on each time the source says that nothing has changed */
  ms: number
}

/** A rectangle of a picture that is found elsewhere in the next one. */
export interface Moved extends Rectangle {
  fromX: number
  fromY: number
}

/** An update, and what it does. */
export interface WrittenUpdate {
  /** As docs/updates.md has it. */
  bytes: Uint8Array
  /** What it moves at first, in this order. */
  moves: readonly Moved[]
  /** What it writes then, which moves nothing: x, y, width and height of one rectangle after another, px. */
  written: Uint16Array
}

/**
 * The update that has led from one picture of a stream to another, as docs/updates.md has it: whoever has the one before needs nothing
 * else. Set by a source that is given updates itself.
 */
export interface PictureUpdate {
  /** Numbers of different streams have nothing to do with each other. */
  stream: string
  /** The number of the picture before it, 0 if there was none; and of this one. */
  from: number
  to: number
  /** Left out if it took more than one update, or one that moves something after it has written. */
  made?: WrittenUpdate | undefined
}

/** What every capture emits and every broadcaster passes on. */
export interface Item {
  /** Owns the item's memory, if that is reused; left out if the garbage collector frees it. */
  lease?: Lease | undefined
  /** 1, 2, 3 and so on, in the order in which a broadcaster handed the items out; 0 before that. */
  sequence: number
  /** Set where a source's answers are noted (views/answers.ts): a frozen capture keeps its old time, a still screen does not. */
  asOf?: AsOf | undefined
}

/**
 * Raw pixels of a display at one moment.
 * `data` belongs to the source, which draws on two such pictures alternately.
 */
export interface Picture extends Item {
  kind: 'picture'
  data: Buffer
  format: PixelFormat
  /** px */
  width: number
  /** px */
  height: number
  /** Bytes from the start of one row to the start of the next: `4 * width`, or more if rows are padded. */
  stride: number
  /** ms since the epoch */
  takenAt: number
  /** How long the source has worked for it, ms; if left out, since its pace let it. Set where it waits for a change after that. */
  tookMs?: number
  /** What differs from the previous picture at most; all of it if left out. */
  changed?: Region | undefined
  /** The pointer, if one is on the picture. It is drawn on it if {@link beneath} is set. */
  pointer?: Pointer | undefined
  /** What is to be put back by whoever wants the picture without its pointer. Belongs to the source, as `data` does. */
  beneath?: Beneath | undefined
  /**
   * Set where a source knows what a picture is before its pixels are there: resolves when they are. Whoever reads `data`, or what is
   * `beneath`, waits for it. Rejects if they never will be.
   */
  drawn?: Promise<void> | undefined
  /** What has made it, where a source knows; left out wherever the pixels are not those of the source. */
  update?: PictureUpdate | undefined
  /** Set on a placeholder: why the screen can't be shown, in a sentence for people. */
  fault?: string | undefined
  /** Set with it: the same for programs. */
  code?: ScreenTrouble | undefined
}

/** What an encoder returns. */
export interface Encoded {
  /** Shared by everyone who receives it: never write to it. */
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
  fault?: string | undefined
  /** Set with it: the same for programs. */
  code?: ScreenTrouble | undefined
}

/** What a source emits: what its display shows, or a placeholder if it knows why there is nothing to show, and goes on by itself. */
export type Shot = Picture | Frame

/** The last moment at which a picture, or a frame, is known to have been what the screen showed, ms since the epoch. */
export const asOf = (shot: Pick<Shot, 'asOf' | 'takenAt'>): number => shot.asOf?.ms ?? shot.takenAt

/** How fast pictures may follow one another: a source awaits each of them before taking it. */
export interface Pace {
  /**
   * Resolves when the next picture may be taken, and drawn on the memory of the last but one; at once if that moment has
   * passed. Rejects when the signal aborts.
   */
  next (signal: AbortSignal): Promise<void>
}

/**
 * Emits one item after another, such as pictures or frames, until the signal aborts. Then it settles, whichever way, and
 * leaves nothing behind. If it ends before that, it has failed, and throws why. Whoever takes an item may keep it waiting:
 * it emits no other one until what `emit` returns resolves.
 */
export type Capture<T> = (signal: AbortSignal, emit: (item: T) => void | Promise<Wanted | void>) => Promise<void>

/** What whoever was given an item may answer: resolves when they want the next one. Meanwhile they work on nothing, and hold nothing. */
export type Wanted = () => Promise<void>

/** One way to capture displays. */
export interface Source {
  readonly name: string
  /** How many pictures it left out since they don't decode; left out if it makes its pictures itself. */
  readonly dropped?: number
  /** Whether there may be something for it to open here; `auto` leaves it out if not. Left out if only {@link open} can tell. */
  isThere? (): boolean
  /** @throws if this source has nothing to show here; the message says why, for people */
  open (): Promise<Desktop>
}

/** What a source has opened: its displays, and captures of them, until it is closed or lost. */
export interface Desktop {
  /** Aborts when nothing more can come from it, for example because a connection or a program has ended. */
  readonly lost: AbortSignal
  /** @throws if there is no display, or displays can't be listed; the message says why, for people */
  displays (): Promise<Display[]>
  /**
   * A {@link Capture} of one display: a picture at once, then another whenever it has changed, each when `pace` allows it;
   * frames, from a source that has nothing else. Throws when the screen is lost; its caller starts again after a wait.
   * Several displays can be captured at the same time.
   * @param unchanged to be called whenever the source has answered that the display still looks as in the last shot
   */
  capture (
    display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged?: () => void
  ): Promise<void>
  /** Releases everything that was opened; end the captures first. */
  close (): Promise<void>
}

/** Turns pictures into JPEG, off the event loop. */
export interface Encoder {
  readonly name: string
  /**
   * One picture at a time: wait for the answer before the next. If pictures say what has changed, pass every one of them.
   * @param quality 1 to 100, on libjpeg's scale
   * @returns a whole JPEG with 4:2:0 subsampling
   */
  encode (picture: Picture, quality: number): Promise<Encoded>
  /** Ends what the encoder started. */
  close (): Promise<void>
}
