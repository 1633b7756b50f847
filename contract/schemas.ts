import { STATUS_CODES } from 'node:http'
import { Type } from '@sinclair/typebox'

/** What every error answer looks like. */
export const ErrorSchema = Type.Object({
  statusCode: Type.Integer({ description: 'the HTTP status' }),
  code: Type.String({ description: 'a name for programs, which does not change' }),
  error: Type.String({ description: 'the name of the status' }),
  message: Type.String({ description: 'what happened and what to do, for people' })
}, { description: 'An error.' })

/** The same for one status, with its example. */
export const ErrorAnswerSchema = (statusCode: number, description: string, code: string, message: string, error = STATUS_CODES[statusCode]) =>
  Type.Object(ErrorSchema.properties, { description, examples: [{ statusCode, code, error, message }] })

/** What is answered where a view is asked for that can't be shown. */
export const VIEW_ERRORS = {
  404: ErrorAnswerSchema(404, 'There is no such display.', 'UNKNOWN_DISPLAY', 'There is no display "HDMI-9"; there is "HDMI-1"')
}

/** An integer as JSON numbers hold it exactly: 0 to 2^53 - 1. In a path or a query, leading zeros do not count. */
export const IdSchema = (description: string, example: number) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, examples: [example] })

/** What a deletion asks for. */
export const ConfirmSchema = Type.Boolean({ default: false, description: '`true` or `false`, in any case', examples: [true] })

/** The header `Authorization`, which is shown, not checked. */
export const AuthorizationSchema = Type.Object({
  authorization: Type.String({ default: '无授权', description: 'shown in the answer, not checked', examples: ['Bearer abc'] })
})

/** The same for the document, in which OpenAPI wants this header to be a security scheme (see plugins/documentation.ts). */
export const OPTIONAL_AUTHORIZATION: Array<Record<string, string[]>> = [{}, { authorization: [] }]

/** The key of a stream link, for players that can't send a header. */
export const StreamKeySchema = Type.Optional(Type.String({
  description: 'the key of the stream link, for players that can not send a header; it opens the stream and the snapshot, nothing else',
  examples: ['q83vEjRWeJCrze8SNFZ4kA']
}))
