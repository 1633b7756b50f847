import type { PenTarget } from '../updates/laser-pen.js'
import type { Region, Spot } from '../updates/pointing.js'

/** The shared picture on a stage: it moves, or stands still. Its element has the id `frame`, and is as large as it. */
export interface Shown {
  /** What the host points with; `undefined` while there is no picture. */
  readonly pen: PenTarget | undefined
  /** Shows it. Called again it takes a new one. */
  begin (): void
  end (): void
}

export interface ShownListener {
  /** There is a picture, or none any more. */
  changed (): void
  /** There will be no picture of this kind. */
  broken (): void
  /** Where the host wants all to look; `undefined` if that is up to them. */
  looked (region: Region | undefined): void
}

/** The place of the picture on a stage at a place of the window, in parts of it; no number while there is none. */
export function placeOn (stage: HTMLElement, clientX: number, clientY: number): Spot {
  const { left, top, width, height } = stage.querySelector('#frame')?.getBoundingClientRect() ?? new DOMRect()
  return { x: (clientX - left) / width, y: (clientY - top) / height }
}
