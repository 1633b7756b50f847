import type { Stage } from './stage.js'

/** What a stage shows: a canvas, or a stream of pictures. Both can be drawn. */
type Picture = HTMLCanvasElement | HTMLImageElement

/** The topmost: a frozen one lies over the one that goes on. `undefined` if there is none. */
export const pictureOn = ({ surface }: Stage): Picture | undefined =>
  surface.querySelector<Picture>('.still') ?? surface.querySelector<Picture>('#screen') ?? undefined
