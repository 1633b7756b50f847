import type { Owner } from '../../../test/fixtures/owner.js'

/** A scene that has been set. */
export interface Play {
  /**
   * Plays it: each time the same, in the same time, from the same beginning. Resolves at its end.
   * @param onStill called when the picture has changed and will now stand still for at least {@link STILL_MS}; only some scenes do
   */
  run (onStill: () => void): Promise<void>
}

/** What a person does with a screen of 1920x1080. */
export interface Scene {
  readonly name: string
  /** The part of the screen in which pictures can be compared, px; only of scenes that call `onStill`. */
  readonly compared?: { x: number, y: number, width: number, height: number }
  /** Sets it on `$DISPLAY`: starts the programs, which end with the owner. Resolves when they have drawn. */
  set (owner: Owner): Promise<Play>
}

/** How long a picture at least stands still, ms. Pictures are sharpened after 300 ms: what is compared is what was sent at once. */
export const STILL_MS = 280
