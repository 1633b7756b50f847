import type { Region, WrittenUpdate } from '../../capture/frame.js'

/** The picture that updates have made, at one moment, as it is going to be in one of the two memories of its size. */
export interface TakenPicture {
  /** px */
  width: number
  height: number
  /** For two pictures of this size, four bytes a pixel, without padding; left out if it is still the one of the picture before. */
  memory?: SharedArrayBuffer | undefined
  /** Which of the two. */
  index: 0 | 1
  /** What differs from the picture that was taken before; all of it if left out. */
  changed: Region | undefined
  /** What the last update has done; left out if it moves something after it has written. */
  last: Omit<WrittenUpdate, 'bytes'> | undefined
  /** How many updates have led to it since the reading began, see {@link ToReader}. */
  count: number
}

export type ToReader =
  /** The next update. @property count 1, 2, 3 and so on */
  { kind: 'update', bytes: Uint8Array, count: number } |
  /** Forget the picture. */
  { kind: 'clear' } |
  /** The picture is wanted, in this one of the two memories. */
  { kind: 'take', index: 0 | 1 }

export type FromReader =
  /** This update was read. */
  { kind: 'read', count: number } |
  /** It could not be read, or not be painted, and why. */
  { kind: 'unreadable', count: number, fault: string } |
  /** What was wanted; `undefined` if there is no picture. */
  { kind: 'taken', picture: TakenPicture | undefined } |
  /** Its pixels are there, or never will be. */
  { kind: 'drawn', isThere: boolean }
