import { Type, type SchemaOptions, type TLiteral, type TUnion } from '@sinclair/typebox'

type Literals<T extends readonly string[]> = { -readonly [K in keyof T]: TLiteral<T[K]> }

/**
 * The schema of a text that is one of these values; its type is exactly their union.
 * @example literals(['a', 'b'] as const, { description: 'which one' }) // Static: 'a' | 'b'
 */
export function literals<const T extends readonly string[]> (values: T, options?: SchemaOptions): TUnion<Literals<T>> {
  return Type.Union(values.map(value => Type.Literal(value)), options) as unknown as TUnion<Literals<T>>
}
