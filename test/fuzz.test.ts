import fc from 'fast-check'
import type { OpenAPIV3_1 as OpenAPI } from 'openapi-types'
import t from 'tap'
import { ERRORS } from '../contract/error-catalogue.js'
import { build } from './fixtures/build.js'
import { operationsOf, type Operation } from './fixtures/operations.js'

/** `npm run fuzz` sends 10,000. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1000)

/** Each pair of status and code in the catalogue. */
const CATALOGUED = new Set(Object.values(ERRORS).map(({ status, code }) => `${status} ${code}`))

const text = fc.string({ unit: 'binary', maxLength: 20 })
const poison = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$ref', '')
const hostile = fc.oneof(text, poison, fc.constantFrom(
  '-1', '0x10', '1e3', '1.5', ' 1', '9007199254740992', 'TRUE', 'falsE', 'null', '\0', '../..', '%00', '%', '\uFFFF', '[object Object]'
))

/** A text that the schema accepts. */
function textOf ({ type, minimum = 0, maximum, minLength = 0 }: OpenAPI.SchemaObject): fc.Arbitrary<string> {
  if (type === 'integer') {
    return fc.tuple(fc.constantFrom('', '0', '000'), fc.integer({ min: minimum, max: maximum })).map(([zeros, value]) => zeros + value)
  }
  if (type === 'boolean') return fc.constantFrom('true', 'false', 'True', 'FALSE')
  return fc.string({ unit: 'binary', minLength, maxLength: 20 })
}

/** Whether the document allows this text there. Written from the contract, not from the code. */
function allows ({ type, minimum, maximum, minLength = 0, maxLength = Infinity }: OpenAPI.SchemaObject, text: string): boolean {
  if (type === 'integer') return /^-?\d+$/.test(text) && BigInt(text) >= BigInt(minimum!) && BigInt(text) <= BigInt(maximum!)
  if (type === 'boolean') return ['true', 'false'].includes(text.toLowerCase())
  return [...text].length >= minLength && [...text].length <= maxLength
}

/** What a text of a form says, if it says what the schema wants. */
function read ({ type }: OpenAPI.SchemaObject, text: string): unknown {
  if (type === 'boolean' && allows({ type }, text)) return text.toLowerCase() === 'true'
  if ((type === 'integer' && /^-?\d+$/.test(text)) || (type === 'number' && /^-?\d+(\.\d+)?$/.test(text))) return Number(text)
  return text
}

/** An object that the schema accepts, or nearly. */
const bodyOf = ({ properties = {} }: OpenAPI.SchemaObject): fc.Arbitrary<Record<string, unknown>> => fc.record(
  Object.fromEntries(Object.keys(properties).map(name =>
    [name, fc.oneof({ weight: 3, arbitrary: text }, fc.constant(null), fc.jsonValue({ maxDepth: 1 }))])),
  { requiredKeys: [] }
)

const isPoisoned = (text: string) => /__proto__|constructor/.test(text)

interface Body { type?: string, payload?: string, json?: unknown, form?: Array<[string, string]> }

function bodiesOf ({ body }: Operation): fc.Arbitrary<Body> {
  if (!body) return fc.constant({})
  const names = fc.constantFrom(...Object.keys(body.properties!))
  const poisoned = fc.tuple(poison, fc.jsonValue()).map(([name, value]) => JSON.parse(`{"key":"a","${name}":${JSON.stringify(value)}}`))
  const json = fc.oneof(bodyOf(body), bodyOf(body), fc.jsonValue(), poisoned)
  const form = fc.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: names }, poison, text), hostile), { maxLength: 4 })
  return fc.oneof(
    fc.constant({}),
    { weight: 3, arbitrary: json.map(json => ({ type: 'application/json', payload: JSON.stringify(json), json })) },
    {
      weight: 3,
      arbitrary: form.map(form => ({ type: 'application/x-www-form-urlencoded', payload: new URLSearchParams(form).toString(), form }))
    },
    fc.record({
      type: fc.constantFrom(
        'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-8', 'APPLICATION/JSON',
        'application/json x', 'multipart/form-data', ';'
      ),
      payload: fc.oneof(text, fc.json(), fc.constantFrom(
        '%', '%E0%A4%A=%', '=&=&', '{"key":"a"', '\uFEFF{}', '[]', '"', `{"key":"${'x'.repeat(2 ** 14)}"}`
      ))
    })
  )
}

interface Sent {
  operation: Operation
  path: string[]
  query: Array<[name: string, value: string]>
  headers: Record<string, string | undefined>
  body: Body
  prefix: string
  slash: string
}

const requestsTo = (operation: Operation): fc.Arbitrary<Sent> => {
  const placed = (place: string) => operation.parameters.filter(parameter => parameter.in === place)
  const textFor = (schema: OpenAPI.SchemaObject) => fc.oneof({ weight: 3, arbitrary: textOf(schema) }, hostile)
  const headerNames = [...placed('header').map(({ name }) => name), 'authorization']
  return fc.record({
    operation: fc.constant(operation),
    // `.` and `..` never arrive: clients remove them from a path.
    path: fc.tuple(...placed('path').map(({ schema }) => textFor(schema).filter(text => !['', '.', '..'].includes(text)))),
    query: fc.array(fc.oneof(
      ...placed('query').map(({ name, schema }) => fc.tuple(fc.constant(name), textFor(schema))),
      fc.tuple(fc.oneof(poison, text), text)
    ), { maxLength: 3 }),
    headers: fc.record(Object.fromEntries(headerNames.map(name => [name, fc.string({ unit: 'grapheme-ascii' })])), { requiredKeys: [] }),
    body: bodiesOf(operation),
    prefix: /^\/(healthz|livez|readyz|access|displays|host)/.test(operation.path) ? fc.constant('') : fc.constantFrom('', '/api'),
    slash: fc.constantFrom('', '/')
  })
}

/** Whether the document promises that this is accepted; `undefined` if it can't be told. */
function isAccepted ({ operation, path, query, body }: Sent): boolean | undefined {
  const { parameters } = operation
  const accepted = parameters.filter(parameter => parameter.in === 'path').every(({ schema }, i) => allows(schema, path[i]!)) &&
    parameters.filter(parameter => parameter.in === 'query').every(({ name, schema }) => {
      const values = query.filter(pair => pair[0] === name).map(pair => pair[1])
      return values.length === 0 || (values.length === 1 && allows(schema, values[0]!))
    })
  if (!operation.body) return accepted
  if (!body.type) return accepted && operation.acceptsBody({})
  if ('json' in body) return isPoisoned(body.payload!) ? undefined : accepted && operation.acceptsBody(body.json)
  if (body.form) {
    const form = Object.create(null)
    for (const [name, value] of body.form) form[name] = name in form ? [value] : read(operation.body.properties?.[name] ?? {}, value)
    return accepted && operation.acceptsBody({ ...form })
  }
  return undefined
}

t.test(`${REQUESTS} requests made from the document get what it promises, and never a 5xx`, async t => {
  const app = await build(t)
  const operations = operationsOf(app.swagger() as OpenAPI.Document)
  t.equal(operations.length, 30)
  const seen = new Map<number, number>()

  await fc.assert(fc.asyncProperty(fc.constantFrom(...operations).chain(requestsTo), async sent => {
    const { operation: { method, path, answers }, query, headers, body, prefix, slash } = sent
    const values = sent.path.map(encodeURIComponent)
    const pathname = path.replace(/\{\w+\}/g, () => values.shift()!)
    const response = await app.inject({
      method,
      url: `${prefix}${pathname}${slash}${query.length ? `?${new URLSearchParams(query)}` : ''}`,
      headers: { ...headers, ...body.type && { 'content-type': body.type } },
      payload: body.payload
    })
    const { statusCode } = response
    seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1)
    if (statusCode >= 500) throw new Error(`${statusCode}: ${response.body}`)
    if (!answers.has(statusCode)) throw new Error(`${statusCode} is not documented`)
    const type = response.headers['content-type']
    if (type !== 'application/json; charset=utf-8') throw new Error(`an answer of type ${type}`)
    const { code } = statusCode < 400 ? {} : response.json()
    if (code && !CATALOGUED.has(`${statusCode} ${code}`)) throw new Error(`${statusCode} ${code} is not in the catalogue of errors`)
    const validate = answers.get(statusCode)
    if (validate && !validate(response.json())) {
      throw new Error(`${statusCode} ${response.body} is not as documented: ${JSON.stringify(validate.errors)}`)
    }

    const promised = isAccepted(sent)
    // An id that nobody has may still be well-formed.
    const actual = statusCode === 200 || statusCode === 404 || response.body === '{"message":"删除未确认"}'
    if (promised !== undefined && promised !== actual) {
      throw new Error(`${actual ? 'accepted' : 'refused'}, contrary to the document: ${response.body}`)
    }
  }), { numRuns: REQUESTS, verbose: 1 })

  t.notOk('polluted' in {})
  t.strictSame(Object.keys(Object.prototype), [])
  for (const status of [200, 400, 415]) t.ok(seen.get(status), `${seen.get(status)} answers of ${status}`)
})
