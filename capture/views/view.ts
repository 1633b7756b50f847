import { Type, type Static } from '@sinclair/typebox'
import { PictureTooLarge, RegionOutside } from '../../contract/errors.js'
import { literals } from '../../contract/literals.js'
import type { Display, Rectangle } from '../frame.js'
import { CaptureOptionsSchema, FITS } from '../options.js'
import { intersection } from '../pictures/region.js'
import { sizeWithin, type Box, type Size } from '../pictures/scale/fit.js'

/** The most pixels of a stretched picture, unless its display has more: 4K, which takes 66 MB for each of the views shown at once. */
const MAX_STRETCHED = 3840 * 2160

/** The bounds of an option, without its default: whatever a query leaves out is as configured. */
function bounds (option: 'width' | 'height' | 'quality' | 'fps') {
  const { minimum, maximum } = CaptureOptionsSchema.properties[option]
  return { minimum: minimum!, maximum: maximum! }
}

/** What a viewer may ask for: the fields of a query. */
export const ViewSchema = Type.Object({
  display: Type.Optional(Type.String({
    minLength: 1, description: 'The id of the display; the shared one if left out.', examples: ['HDMI-1']
  })),
  width: Type.Optional(Type.Integer({
    ...bounds('width'),
    description: 'The width in pixels, at most that of the display. Without a height, that follows.',
    examples: [1366]
  })),
  height: Type.Optional(Type.Integer({
    ...bounds('height'),
    description: 'The height in pixels, at most that of the display. Without a width, that follows.',
    examples: [750]
  })),
  fit: Type.Optional(literals(FITS, {
    description: 'What becomes of the proportions if both are given. `contain`: they are kept, within that width and height. `stretch`: ' +
      'the picture gets exactly that width and height, even if the display is smaller.',
    examples: ['contain']
  })),
  quality: Type.Optional(Type.Integer({ ...bounds('quality'), description: 'JPEG quality.', examples: [60] })),
  fps: Type.Optional(Type.Number({
    ...bounds('fps'), description: 'The most frames per second; never more than the host allows.', examples: [5]
  }))
})

export type ViewQuery = Static<typeof ViewSchema>

/** What a viewer may ask for whose transport takes pictures instead of frames. */
export const PictureViewSchema = Type.Object({
  ...ViewSchema.properties,
  region: Type.Optional(Type.String({
    pattern: '^\\d{1,5},\\d{1,5},[1-9]\\d{0,4},[1-9]\\d{0,4}$',
    description: 'Only this part of the display: x and y of its top left corner, its width and its height, in pixels of the display.',
    examples: ['0,0,960,540']
  }))
})

export type PictureViewQuery = Static<typeof PictureViewSchema>

/** How a view shows its display. */
export interface View extends Box {
  /** The part of the display that is shown, px; all of it if left out. */
  region?: Rectangle
  /** 1 to 100 */
  quality: number
  /** frames/s at most */
  fps: number
  /** Whether frames that the source has encoded itself are shown as they are, if they have the right size. */
  showsFrames: boolean
}

/** What is shown: a display, and how. */
export interface Shown {
  display: Display
  view: View
}

/** What a view shows of a display. */
export interface Extent {
  /** The id of the display. */
  display: string
  /** In parts of the display, 0 to 1; all of it is 1 wide and 1 high. */
  part: Rectangle
}

/** What a view is like if a query asks for nothing. */
export interface ViewDefaults extends Box {
  /** 1 to 100 */
  quality: number
  /** frames/s; also the most that a query can ask for */
  fps: number
}

/**
 * The view of a display that a query asks for. One that gives a width or a height gets no other bound from the defaults.
 * @throws PICTURE_TOO_LARGE, or REGION_OUTSIDE
 */
export function viewOf (query: PictureViewQuery, display: Display, defaults: ViewDefaults): View {
  const region = regionOf(query, display)
  const { width, height } = query.width || query.height ? query : defaults
  const { fit = defaults.fit, quality = defaults.quality, fps = defaults.fps } = query
  const isStretched = fit === 'stretch' && width && height
  const most = Math.max(MAX_STRETCHED, display.width * display.height)
  const isTheirs = query.width || query.height || query.fit // what the host has chosen is as large as they like
  if (isStretched && isTheirs && width * height > most) throw new PictureTooLarge(width, height, most)
  return {
    ...region && { region },
    ...width && { width },
    ...height && { height },
    ...isStretched && { fit },
    quality,
    fps: Math.min(fps, defaults.fps),
    showsFrames: quality === defaults.quality
  }
}

/** The part of the display that a query asks for; `undefined` if that is all of it. */
function regionOf ({ region }: PictureViewQuery, display: Display): Rectangle | undefined {
  if (region === undefined) return
  const [x, y, width, height] = region.split(',').map(Number) as [number, number, number, number]
  if (x + width > display.width || y + height > display.height) throw new RegionOutside(region, display.width, display.height)
  return width < display.width || height < display.height ? { x, y, width, height } : undefined
}

/** The size in which a view shows its display, px. */
export function sizeOf ({ display, view }: Shown): Size {
  return sizeWithin(view.region ?? display, view)
}

/** What a view shows of its display, if that is as large as it says: what of a region lies outside is not shown. */
export function extentOf ({ display, view: { region } }: Shown): Extent {
  const { id, width, height } = display
  const all = { x: 0, y: 0, width, height }
  const { x, y, ...size } = region ? intersection(region, all) ?? region : all
  return { display: id, part: { x: x / width, y: y / height, width: size.width / width, height: size.height / height } }
}

/** The same for views that show the same of a display, as large as it is now. */
export function keyOf ({ display, view: { region, width, height, fit, quality, fps } }: Shown): string {
  const shown = region ?? display
  // A bound that what is shown does not reach makes no difference.
  const bounds = fit ? [width, height, fit] : [width! < shown.width && width, height! < shown.height && height]
  return JSON.stringify([display.id, quality, fps, ...bounds, ...region ? [region.x, region.y, region.width, region.height] : []])
}
