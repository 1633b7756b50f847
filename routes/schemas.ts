import { Type } from '@sinclair/typebox'

/** What every error answer looks like. */
export const ErrorSchema = Type.Object({
  statusCode: Type.Integer({ description: 'the HTTP status' }),
  code: Type.Optional(Type.String({ description: 'a name for programs, which does not change' })),
  error: Type.String({ description: 'the name of the status' }),
  message: Type.String({ description: 'what happened and what to do, for people' })
}, { description: 'An error.' })
