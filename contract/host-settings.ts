import { Type, type Static } from '@sinclair/typebox'
import { MODES } from './access.js'
import { literals } from './literals.js'

/** The least and the most of a width, and of a height, px. */
export const WIDTHS = { minimum: 16, maximum: 16384 }
/** frames/s */
export const RATES = { minimum: 0.1, maximum: 240 }
/** JPEG quality */
export const QUALITIES = { minimum: 1, maximum: 100 }

/** What the host can change while the service runs; display, fps, quality and width are those of the view without parameters. */
const settings = {
  access: literals(MODES, {
    description: 'what somebody without the key can do: nothing (`key`), enter a PIN (`pin`), ask the host (`ask`), ' +
      'or just watch (`open`)'
  }),
  display: Type.String({ minLength: 1, description: 'the id of the display that is shared, as `/displays` lists it' }),
  fps: Type.Number({ ...RATES, description: 'the most frames per second, for everybody' }),
  quality: Type.Integer({ ...QUALITIES, description: 'JPEG quality' }),
  width: Type.Integer({
    minimum: 0,
    maximum: WIDTHS.maximum,
    description: 'the width of the pictures in pixels, never more than that of the display; 0: as wide as the display. The ' +
      `height follows. Less than ${WIDTHS.minimum} counts as that`
  }),
  paused: Type.Boolean({ description: 'whether the screen is paused, so that nobody sees it' })
}

const EXAMPLE = { access: 'ask', display: 'HDMI-1', fps: 30, quality: 80, width: 0, paused: false }

/** The answer of `GET /host/settings`. */
export const SettingsSchema = Type.Object(settings, { description: 'What the host can change.', examples: [EXAMPLE] })

/** The body of `PUT /host/settings`: whatever is left out stays as it is. */
export const SettingsChangeSchema = Type.Object({
  ...Type.Partial(Type.Object(settings)).properties,
  end: Type.Optional(Type.Boolean({
    description: 'with `access`: whether to end the sessions of those who came in by a way that is closed now; false if left out'
  }))
}, {
  additionalProperties: false,
  description: 'The new settings. Whatever is left out stays as it is.',
  examples: [{ access: 'ask' }, { display: 'HDMI-2', fps: 10, quality: 60, width: 1280 }]
})

export type Settings = Static<typeof SettingsSchema>
export type SettingsChange = Static<typeof SettingsChangeSchema>
