import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** What a value must be, in words. */
function expectation ({ expected, anyOf, type, minimum, maximum, minLength }: TSchema): string {
  if (expected) return expected
  if (anyOf) return `one of ${(anyOf as TSchema[]).map(choice => choice.const).join(', ')}`
  if (type === 'array') return 'a non-empty list of strings'
  if (type === 'string') return minLength ? 'a non-empty string' : 'a string'
  return `${type === 'integer' ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`
}

/**
 * Fills in the defaults and checks the values.
 * @throws a sentence about the first wrong value: what it is, and what it must be
 */
export function check<T extends TObject> (schema: T, values: Record<string, unknown>): Static<T> {
  const complete = Value.Default(schema, { ...values }) as Record<string, unknown>
  const error = Value.Errors(schema, complete).First()
  if (!error) return complete as Static<T>
  const key = error.path.split('/')[1]!
  const known = schema.properties[key]
  if (!known) throw new Error(`there is no option ${key}; the options are ${Object.keys(schema.properties).join(', ')}`)
  const value = complete[key]
  // A secret is never shown.
  if (known.writeOnly) throw new Error(`${key} must be ${expectation(known)}`)
  throw new Error(`${key} is ${typeof value === 'number' ? value : JSON.stringify(value)}, but must be ${expectation(known)}`)
}
