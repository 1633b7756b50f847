import { Type } from '@sinclair/typebox'

/** An integer that a JSON number holds exactly: 0 to 2^53 - 1. In a path or a query, leading zeros do not count. */
export const integerId = (description: string, example: number) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, examples: [example] })

/** The confirmation that a deletion asks for. */
export const ConfirmSchema = Type.Boolean({ default: false, description: '`true` or `false`, in any case', examples: [true] })

/** The `Authorization` header, which is returned, not checked. */
export const AuthorizationSchema = Type.Object({
  authorization: Type.String({ default: '无授权', description: 'returned in the answer, not checked', examples: ['Bearer abc'] })
})

/** The same for the document: OpenAPI wants this header to be a security scheme (see plugins/openapi.ts). */
export const OPTIONAL_AUTHORIZATION: Array<Record<string, string[]>> = [{}, { authorization: [] }]
