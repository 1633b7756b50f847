import { Type, type Static } from '@sinclair/typebox'
import { PictureTooLarge } from '../../contract/errors.js'
import { literals } from '../../contract/literals.js'
import type { Camera } from './camera.js'
import { createEncoder } from '../encoders/index.js'
import type { Capture, Display, Frame } from '../frame.js'
import { decode } from '../jpeg/decode.js'
import { Meter } from '../../meter/meter.js'
import { CaptureOptionsSchema, FITS } from '../options.js'
import type { Box } from '../pictures/scale/fit.js'
import { createScaler } from '../pictures/scale/scaler.js'
import type { Lane } from './right-of-way.js'

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

/** How a view shows its display. */
export interface View extends Box {
  /** 1 to 100 */
  quality: number
  /** frames/s at most */
  fps: number
  /** Whether frames that the source has encoded itself are shown as they are, if they have the right size. */
  showsFrames: boolean
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
 * @throws PICTURE_TOO_LARGE
 */
export function viewOf (query: ViewQuery, display: Display, defaults: ViewDefaults): View {
  const { width, height } = query.width || query.height ? query : defaults
  const { fit = defaults.fit, quality = defaults.quality, fps = defaults.fps } = query
  const isStretched = fit === 'stretch' && width && height
  const most = Math.max(MAX_STRETCHED, display.width * display.height)
  const isTheirs = query.width || query.height || query.fit // what the host has chosen is as large as they like
  if (isStretched && isTheirs && width * height > most) throw new PictureTooLarge(width, height, most)
  return {
    ...width && { width },
    ...height && { height },
    ...isStretched && { fit },
    quality,
    fps: Math.min(fps, defaults.fps),
    showsFrames: quality === defaults.quality
  }
}

/** The same for views that show the same of a display, as large as it is now. */
export function keyOf (display: Display, { width, height, fit, quality, fps }: View): string {
  // A bound that the display does not reach makes no difference.
  const bounds = fit ? [width, height, fit] : [width! < display.width && width, height! < display.height && height]
  return JSON.stringify([display.id, quality, fps, ...bounds])
}

/**
 * The frames of a view. While one is being encoded, the next picture is already taken.
 * @param lane the right to use the encoders
 * @param meter counts the encodings
 */
export function framesOf (
  camera: Camera, { quality, fps, showsFrames, ...box }: View, lane?: Lane, { encoding } = new Meter()
): Capture<Frame> {
  return async (signal, emit) => {
    const encoder = await createEncoder()
    const scaler = createScaler(box)
    try {
      await camera.watch(fps, signal, async shot => {
        if (shot.kind === 'frame' && showsFrames && !scaler.resizes(shot)) {
          shot.lease?.hold()
          return emit({ ...shot })
        }
        const picture = shot.kind === 'frame' ? await decode(shot) : shot
        const shown = await scaler.scale(picture)
        if (shown !== picture) picture.lease?.release()
        const began = performance.now()
        const { jpeg, lease } = await encoder.encode(shown, quality)
        encoding.add((performance.now() - began) / 1000)
        const { width, height, takenAt } = shown
        emit({ kind: 'frame', jpeg, lease, width, height, takenAt, sequence: 0, asOf: shot.asOf })
      }, lane)
    } finally {
      await scaler.close()
      await encoder.close()
    }
  }
}
