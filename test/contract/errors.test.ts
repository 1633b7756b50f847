import { STATUS_CODES } from 'node:http'
import t from 'tap'
import { errorAnswers, errorBody } from '../../contract/error-answers.js'
import { ERRORS, type CataloguedError } from '../../contract/error-catalogue.js'
import * as classes from '../../contract/errors.js'

t.test('every class makes its error from the catalogue, with the message filled in', async t => {
  for (const [name, Class] of Object.entries(classes)) {
    const error: CataloguedError = ERRORS[name as keyof typeof classes]
    const { statusCode, code, message } = new (Class as new (...places: unknown[]) => typeof Class.prototype)(...error.example ?? [])
    t.match(errorBody(error), { statusCode, code, message }, name)
  }
})

t.test('every error has a status that HTTP knows, a code for programs, and sentences for people', async t => {
  for (const [name, error] of Object.entries<CataloguedError>(ERRORS)) {
    t.ok(STATUS_CODES[error.status], name)
    t.match(error, { code: /^[A-Z]+(_[A-Z]+)*$/, when: /^[A-Z`].*\.$/s }, name)
    t.notMatch(errorBody(error).message, /%[sd]/, `the example of ${name} fills in every place`)
  }
})

t.test('errors with the same status share an answer, which says when each comes and shows an example of each', async t => {
  const { NobodyThere, TooManyViewers, TooManyViews } = ERRORS
  const answers = errorAnswers(NobodyThere, TooManyViewers, TooManyViews)
  t.same(Object.keys(answers), ['404', '503'])
  t.match(answers[404], { description: 'Nobody has this id.', examples: [{ statusCode: 404, code: 'NOT_FOUND', error: 'Not Found' }] })
  t.match(answers[503].description, /^`TOO_MANY_VIEWERS`: .+\. `TOO_MANY_VIEWS`: .+\. `Retry-After` says when .+\.$/)
  t.same(answers[503].examples?.map(({ code }: { code: string }) => code), ['TOO_MANY_VIEWERS', 'TOO_MANY_VIEWS'])
})
