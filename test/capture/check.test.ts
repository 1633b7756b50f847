import { Type } from '@sinclair/typebox'
import t from 'tap'
import { check } from '../../capture/check.js'

const Schema = Type.Object({
  rate: Type.Number({ minimum: 0.1, maximum: 240, default: 30 }),
  quality: Type.Integer({ minimum: 1, maximum: 100, default: 80 }),
  source: Type.Union([Type.Literal('auto'), Type.Literal('x11')], { default: 'auto' }),
  host: Type.Optional(Type.String({ minLength: 1 })),
  note: Type.Optional(Type.String())
}, { additionalProperties: false })

t.test('what is left out gets its default, what is given stays', async t => {
  t.strictSame(check(Schema, {}), { rate: 30, quality: 80, source: 'auto' })
  t.strictSame(check(Schema, { rate: 0.5, host: 'here' }), { rate: 0.5, quality: 80, source: 'auto', host: 'here' })
  t.match(check(Schema, { rate: undefined, host: undefined }), { rate: 30, quality: 80, source: 'auto' })
})

t.test('the values passed in are left as they are', async t => {
  const given = { rate: 5 }
  check(Schema, given)
  t.strictSame(given, { rate: 5 })
})

const sentences: Array<[Record<string, unknown>, string]> = [
  [{ rate: 0 }, 'rate is 0, but must be a number from 0.1 to 240'],
  [{ rate: 'fast' }, 'rate is "fast", but must be a number from 0.1 to 240'],
  [{ quality: 80.5 }, 'quality is 80.5, but must be a whole number from 1 to 100'],
  [{ quality: 101 }, 'quality is 101, but must be a whole number from 1 to 100'],
  [{ source: 'X11' }, 'source is "X11", but must be one of auto, x11'],
  [{ host: '' }, 'host is "", but must be a non-empty string'],
  [{ note: 7 }, 'note is 7, but must be a string'],
  [{ fps: 30 }, 'there is no option fps; the options are rate, quality, source, host, note']
]
for (const [values, message] of sentences) {
  t.test(`a wrong value is reported with what it must be: ${message}`, async t => {
    t.throws(() => check(Schema, values), { message })
  })
}
