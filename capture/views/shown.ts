import type { Camera } from './camera.js'
import { createEncoder } from '../encoders/index.js'
import type { Capture, Frame, Picture, Shot } from '../frame.js'
import { decode } from '../jpeg/decode.js'
import { Meter } from '../../meter/meter.js'
import { crop } from '../pictures/crop.js'
import { createScaler } from '../pictures/scale/scaler.js'
import type { Lane } from './right-of-way.js'
import type { View } from './view.js'

/** A shot as a view shows it: decoded, cropped, scaled. */
function createFitting ({ region, ...box }: View, erasesPointer: boolean) {
  const scaler = createScaler(box, { erasesPointer })
  return {
    /** Whether a shot is shown as it is. */
    fits: (shot: Shot) => !region && !scaler.resizes(shot),
    /** One at a time. The memory of the shot is handed back as soon as it has been read. */
    async fit (shot: Shot): Promise<Picture> {
      const picture = shot.kind === 'frame' ? await decode(shot) : shot
      if (region || scaler.resizes(picture)) await picture.drawn
      const part = region ? crop(picture, region) : picture
      const shown = await scaler.scale(part)
      if (shown !== part) picture.lease?.release()
      // A source may give placeholders, too.
      shown.fault = shot.fault
      shown.code = shot.code
      return shown
    },
    close: () => scaler.close()
  }
}

/**
 * The frames of a view. While one is being encoded, the next picture is already taken.
 * @param lane the right to use the encoders
 * @param meter counts the encodings
 */
export function framesOf (camera: Camera, view: View, lane?: Lane, { encoding } = new Meter()): Capture<Frame> {
  return async (signal, emit) => {
    const encoder = await createEncoder()
    const fitting = createFitting(view, false)
    try {
      await camera.watch(view.fps, signal, async shot => {
        if (shot.kind === 'frame' && view.showsFrames && fitting.fits(shot)) {
          shot.lease?.hold()
          return emit({ ...shot })
        }
        const shown = await fitting.fit(shot)
        await shown.drawn
        const began = performance.now()
        const { jpeg, lease } = await encoder.encode(shown, view.quality)
        encoding.add((performance.now() - began) / 1000)
        const { width, height, takenAt } = shown
        const { fault, code } = shot
        return emit({ kind: 'frame', jpeg, lease, width, height, takenAt, sequence: 0, asOf: shot.asOf, fault, code })
      }, lane)
    } finally {
      await fitting.close()
      await encoder.close()
    }
  }
}

/**
 * The pictures of a view, each with what has changed since the one before. They may be read until what `emit` returns resolves, or their
 * lease is released. The pointer is not on them, or can be put back.
 * @param lane the right to work on a picture of the view
 */
export function picturesOf (camera: Camera, view: View, lane?: Lane): Capture<Picture> {
  return async (signal, emit) => {
    const fitting = createFitting(view, true)
    try {
      await camera.watch(view.fps, signal, async shot => emit(await fitting.fit(shot)), lane)
    } finally {
      await fitting.close()
    }
  }
}
