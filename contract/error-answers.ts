import { STATUS_CODES } from 'node:http'
import { format } from 'node:util'
import { Type } from '@sinclair/typebox'
import type { CataloguedError } from './error-catalogue.js'

/** What `error` says of a status: its name in RFC 9110, except where our clients know another. */
export const STATUS_NAMES: Record<number, string | undefined> = { ...STATUS_CODES, 405: '不支持的HTTP方法' }

/** What every error answer looks like. */
export const ErrorSchema = Type.Object({
  statusCode: Type.Integer({ description: 'the HTTP status' }),
  code: Type.String({ description: 'a name for programs, which does not change' }),
  error: Type.String({ description: 'the name of the status' }),
  message: Type.String({ description: 'what happened and what to do, for people' })
}, { description: 'An error.' })

/** The body of an error answer; the message is that of the example. */
export function errorBody ({ status, code, message, example = [] }: CataloguedError) {
  return { statusCode: status, code, error: STATUS_NAMES[status]!, message: format(message, ...example) }
}

/** When one of several errors with the same status is answered, and what the client can do then. */
function describe (errors: readonly CataloguedError[]): string {
  const [first] = errors
  const whens = errors.length === 1 ? [first!.when] : errors.map(({ code, when }) => `\`${code}\`: ${when}`)
  const isPassing = first!.status === 429 || first!.status === 503
  return [...whens, ...isPassing ? ['`Retry-After` says when to ask again, in seconds.'] : []].join(' ')
}

/**
 * The schema of an answer that is one of these errors, which have one status.
 * @example response: { 429: errorAnswer(ERRORS.TooManyGuesses) }
 */
export const errorAnswer = (...errors: CataloguedError[]) =>
  Type.Object(ErrorSchema.properties, { description: describe(errors), examples: errors.map(errorBody) })

type Answers<E extends CataloguedError> = Record<E['status'], ReturnType<typeof errorAnswer>>

/**
 * The schemas of the answers that these errors make, by status.
 * @example response: { 200: PictureSchema, ...errorAnswers(ERRORS.UnknownDisplay, ERRORS.TooManyViews, ERRORS.TooManyViewers) }
 */
export function errorAnswers<const E extends readonly CataloguedError[]> (...errors: E): Answers<E[number]> {
  const sameAs = (status: number) => errors.filter(error => error.status === status)
  return Object.fromEntries(errors.map(({ status }) => [status, errorAnswer(...sameAs(status))])) as Answers<E[number]>
}
