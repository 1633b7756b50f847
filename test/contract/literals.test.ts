import { Value } from '@sinclair/typebox/value'
import type { Static } from '@sinclair/typebox'
import t from 'tap'
import { literals } from '../../contract/literals.js'

t.test('only the texts in the list pass; the type is their union', async t => {
  const schema = literals(['one', 'two'], { description: 'which' })
  const value: Static<typeof schema> = 'two'
  // @ts-expect-error: no other text has this type
  const other: Static<typeof schema> = 'three'
  t.ok(Value.Check(schema, value))
  t.notOk(Value.Check(schema, other))
  t.equal(schema.description, 'which')
})
