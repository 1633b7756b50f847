import type { Region, Spot } from '../updates/pointing.js'
import type { Size } from '../updates/shown.js'

/** On the stage, CSS px from its top left corner. */
export interface Point { x: number, y: number }
/** How a picture lies on a stage: its top left corner, and how many CSS px one of its pixels is wide. */
export interface View { x: number, y: number, scale: number }
/** A picture, px, on a stage, CSS px; `ratio` is how many pixels of the screen a CSS px is wide (`devicePixelRatio`). */
export interface Scene { picture: Size, stage: Size, ratio: number }

/** How large a picture is shown: all of it, as wide as the stage, or pixel for pixel. */
export type Mode = 'fit' | 'width' | 'actual'

/** A pixel of the picture becomes so many of the screen at most: a letter of 16 px then fills a phone. */
const MOST_PIXELS = 16

/**
 * Pixel for pixel means a whole number of the screen's pixels for each of the picture's, so that it is sharp, and about one CSS px, so that
 * it has the size that it has on the machine that is shared.
 */
const actual = ({ ratio }: Scene) => Math.max(1, Math.round(ratio)) / ratio

const SCALES: Record<Mode, (scene: Scene) => number> = {
  fit: ({ picture, stage }) => Math.min(stage.width / picture.width, stage.height / picture.height),
  width: ({ picture, stage }) => stage.width / picture.width,
  actual
}

export const scaleOf = (mode: Mode, scene: Scene): number => SCALES[mode](scene)

/** All of the picture, or pixel for pixel if that is even smaller. */
export const leastScale = (scene: Scene): number => Math.min(SCALES.fit(scene), actual(scene))

export const mostScale = (scene: Scene): number => Math.max(MOST_PIXELS / scene.ratio, SCALES.fit(scene))

export const clampScale = (scale: number, scene: Scene): number => Math.min(mostScale(scene), Math.max(leastScale(scene), scale))

/** In the middle if there is room, or else so that nothing beside the picture is seen. */
function within (start: number, length: number, room: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, start))
}

/** The nearest view that shows nothing beside the picture as long as it is larger than the stage. */
export function clamp ({ x, y, scale }: View, { picture, stage }: Scene): View {
  return { x: within(x, picture.width * scale, stage.width), y: within(y, picture.height * scale, stage.height), scale }
}

/** The same picture so much larger, with what lies at the point where it was, unless the picture would leave the stage. */
export function zoomAbout (view: View, factor: number, { x, y }: Point, scene: Scene): View {
  const scale = clampScale(view.scale * factor, scene)
  const grown = scale / view.scale
  return clamp({ x: x - (x - view.x) * grown, y: y - (y - view.y) * grown, scale }, scene)
}

export function pan (view: View, by: Point, scene: Scene): View {
  return clamp({ x: view.x + by.x, y: view.y + by.y, scale: view.scale }, scene)
}

/** @returns where a point lies in the picture; below 0 and above 1 beside it */
export function toPicture ({ x, y, scale }: View, point: Point, { picture }: Scene): Spot {
  return { x: (point.x - x) / (picture.width * scale), y: (point.y - y) / (picture.height * scale) }
}

/** With a spot of the picture in the middle of the stage, as far as the picture allows. */
export function centreOn ({ x, y }: Spot, scale: number, scene: Scene): View {
  const { picture, stage } = scene
  return clamp({ x: stage.width / 2 - x * picture.width * scale, y: stage.height / 2 - y * picture.height * scale, scale }, scene)
}

const middle = ({ width, height }: Size): Point => ({ x: width / 2, y: height / 2 })

/** The picture in this mode. What is in the middle of the stage stays there; at the top if only the width is to fit. */
export function inMode (mode: Mode, view: View, scene: Scene): View {
  const { x, y } = toPicture(view, middle(scene.stage), scene)
  return centreOn({ x, y: mode === 'width' ? 0 : y }, scaleOf(mode, scene), scene)
}

/** As large as the stage allows, with the whole region to be seen. */
export function showing ({ x, y, width, height }: Region, scene: Scene): View {
  const { picture } = scene
  const region = { width: Math.max(1, width * picture.width), height: Math.max(1, height * picture.height) }
  const scale = clampScale(SCALES.fit({ ...scene, picture: region }), scene)
  return centreOn({ x: x + width / 2, y: y + height / 2 }, scale, scene)
}

/** What of the picture is on the stage. */
export function visible (view: View, scene: Scene): Region {
  const { width, height } = scene.stage
  const [start, end] = [{ x: 0, y: 0 }, { x: width, y: height }].map(point => toPicture(view, point, scene)) as [Spot, Spot]
  const [x, y] = [Math.max(0, start.x), Math.max(0, start.y)]
  return { x, y, width: Math.min(1, end.x) - x, height: Math.min(1, end.y) - y }
}

/** Whether there is more of the picture than the stage shows. Less than a CSS px does not count. */
export function isCut ({ scale }: View, { picture, stage }: Scene): boolean {
  return picture.width * scale > stage.width + 1 || picture.height * scale > stage.height + 1
}

/** On the way from one view to another; `part` 0 to 1. It looks even if the scale grows by the same factor in the same time. */
export function between (from: View, to: View, part: number): View {
  const scale = from.scale * (to.scale / from.scale) ** part
  const way = to.scale === from.scale ? part : (scale - from.scale) / (to.scale - from.scale)
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, scale }
}

/** Where the picture is, CSS px, as it is in motion. */
export function boxOf ({ x, y, scale }: View, { picture }: Scene): Point & Size {
  return { x, y, width: picture.width * scale, height: picture.height * scale }
}

/** The same from pixel to pixel of the screen: a picture that begins in the middle of one is blurred. */
export function snap (view: View, scene: Scene): Point & Size {
  const round = (px: number, least = -Infinity) => Math.max(least, Math.round(px * scene.ratio)) / scene.ratio
  const { x, y, width, height } = boxOf(view, scene)
  return { x: round(x), y: round(y), width: round(width, 1), height: round(height, 1) }
}
