import { STATUS_CODES } from 'node:http'
import { format } from 'node:util'
import { Type } from '@sinclair/typebox'
import type { CataloguedError } from './error-catalogue.js'

/** What `error` says for each status: its name in RFC 9110, except where our clients know another. */
export const STATUS_NAMES: Record<number, string | undefined> = { ...STATUS_CODES, 405: '不支持的HTTP方法' }

/** The body of every error answer. */
export const ErrorSchema = Type.Object({
  statusCode: Type.Integer({ description: 'the HTTP status' }),
  code: Type.String({ description: 'a stable name, for programs' }),
  error: Type.String({ description: 'the name of the status' }),
  message: Type.String({ description: 'what happened and what to do, for people' })
}, { description: 'An error.' })

/** The body of an error answer, with the message of the example. */
export function errorBody ({ status, code, message, example = [] }: CataloguedError) {
  return { statusCode: status, code, error: STATUS_NAMES[status]!, message: format(message, ...example) }
}

/** When each of these errors, which share a status, is answered, and what the client can do then. */
function describe (errors: readonly CataloguedError[]): string {
  const [first] = errors
  const whens = errors.length === 1 ? [first!.when] : errors.map(({ code, when }) => `\`${code}\`: ${when}`)
  const isTemporary = first!.status === 429 || first!.status === 503
  return [...whens, ...isTemporary ? ['`Retry-After` says when to try again, in seconds.'] : []].join(' ')
}

/**
 * The schema of an answer that is one of these errors. All must have the same status.
 * @example response: { 429: errorAnswer(ERRORS.TooManyGuesses) }
 */
export const errorAnswer = (...errors: CataloguedError[]) =>
  Type.Object(ErrorSchema.properties, { description: describe(errors), examples: errors.map(errorBody) })

type Answers<E extends CataloguedError> = Record<E['status'], ReturnType<typeof errorAnswer>>

/**
 * The schemas of the answers that these errors lead to, by status.
 * @example response: { 200: PictureSchema, ...errorAnswers(ERRORS.UnknownDisplay, ERRORS.TooManyViews, ERRORS.TooManyViewers) }
 */
export function errorAnswers<const E extends readonly CataloguedError[]> (...errors: E): Answers<E[number]> {
  const sameAs = (status: number) => errors.filter(error => error.status === status)
  return Object.fromEntries(errors.map(({ status }) => [status, errorAnswer(...sameAs(status))])) as Answers<E[number]>
}
