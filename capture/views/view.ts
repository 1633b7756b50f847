import { Type, type Static } from '@sinclair/typebox'
import type { Camera } from './camera.js'
import { createEncoder } from '../encoders/index.js'
import type { Capture, Display, Frame } from '../frame.js'
import { decode } from '../jpeg/decode.js'
import { Meter } from '../../meter/meter.js'
import { CaptureOptionsSchema } from '../options.js'
import { createScaler } from '../pictures/scale/scaler.js'
import type { Lane } from './right-of-way.js'

/** The bounds of an option, without its default: whatever a query leaves out is as configured. */
function bounds (option: 'width' | 'quality' | 'fps') {
  const { minimum, maximum } = CaptureOptionsSchema.properties[option]
  return { minimum: minimum!, maximum: maximum! }
}

/** What a viewer may ask for: the fields of a query. */
export const ViewSchema = Type.Object({
  display: Type.Optional(Type.String({
    minLength: 1, description: 'The id of the display; the shared one if left out.', examples: ['HDMI-1']
  })),
  width: Type.Optional(Type.Integer({
    ...bounds('width'), description: 'The width in pixels, at most that of the display; the height follows.', examples: [1366]
  })),
  quality: Type.Optional(Type.Integer({ ...bounds('quality'), description: 'JPEG quality.', examples: [60] })),
  fps: Type.Optional(Type.Number({
    ...bounds('fps'), description: 'The most frames per second; never more than the host allows.', examples: [5]
  }))
})

export type ViewQuery = Static<typeof ViewSchema>

/** How a view shows its display. */
export interface View {
  /** px; the width of the display if left out */
  width?: number
  /** 1 to 100 */
  quality: number
  /** frames/s at most */
  fps: number
  /** Whether frames that the source has encoded itself are shown as they are. */
  showsFrames: boolean
}

/** What a view is like if a query asks for nothing. */
export interface ViewDefaults {
  /** px; the width of the display if left out */
  width?: number
  /** 1 to 100 */
  quality: number
  /** frames/s; also the most that a query can ask for */
  fps: number
}

/** The view of a display that a query asks for. Queries that show the same give equal views. */
export function viewOf (query: ViewQuery, display: Display, defaults: ViewDefaults): View {
  const { width = defaults.width, quality = defaults.quality, fps = defaults.fps } = query
  const isSmaller = width !== undefined && width < display.width
  return {
    ...isSmaller && { width },
    quality,
    fps: Math.min(fps, defaults.fps),
    showsFrames: !isSmaller && quality === defaults.quality
  }
}

/** The same for equal views of a display. */
export function keyOf (display: Display, view: View): string {
  return JSON.stringify([display.id, view])
}

/**
 * The frames of a view. While one is being encoded, the next picture is already taken.
 * @param lane the right to use the encoders
 * @param meter counts the encodings
 */
export function framesOf (
  camera: Camera, { width, quality, fps, showsFrames }: View, lane?: Lane, { encoding } = new Meter()
): Capture<Frame> {
  return async (signal, emit) => {
    const encoder = await createEncoder()
    const scaler = width === undefined ? undefined : createScaler(width)
    try {
      await camera.watch(fps, signal, async shot => {
        if (shot.kind === 'frame' && showsFrames) {
          shot.lease?.hold()
          return emit({ ...shot })
        }
        const picture = shot.kind === 'frame' ? await decode(shot) : shot
        const shown = scaler ? await scaler.scale(picture) : picture
        if (shown !== picture) picture.lease?.release()
        const began = performance.now()
        const { jpeg, lease } = await encoder.encode(shown, quality)
        encoding.add((performance.now() - began) / 1000)
        const { width, height, takenAt } = shown
        emit({ kind: 'frame', jpeg, lease, width, height, takenAt, sequence: 0, asOf: shot.asOf })
      }, lane)
    } finally {
      await scaler?.close()
      await encoder.close()
    }
  }
}
