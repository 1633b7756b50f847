import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import type { OpenAPIV3_1 as OpenAPI } from 'openapi-types'
import { VERSION } from '../assets.js'
import { ErrorSchema, errorAnswers, type errorBody } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'

const TAGS = [
  { name: 'screen', description: 'The shared screen, as a stream and as a single picture.' },
  { name: 'access', description: 'How to get in.' },
  { name: 'host', description: 'What only the host may do: on the machine that shares its screen, or with `HOST_KEY`.' },
  { name: 'service', description: 'The state of this service.' },
  { name: 'examples', description: 'One endpoint for each method. They return what they are sent.' },
  { name: 'resource', description: 'One path with four methods.' }
]

/** What plugins may answer on any route. */
const ANSWERS = errorAnswers(
  ERRORS.InvalidRequest, ERRORS.AccessRequired, ERRORS.ForeignOrigin, ERRORS.HostOnly, ERRORS.BodyTooLarge, ERRORS.UnsupportedMediaType,
  ERRORS.MisdirectedRequest, ERRORS.TooManyGuesses, ERRORS.Internal
)

const errorResponse = (status: keyof typeof ANSWERS) => ({ $ref: `#/components/responses/Error${status}` })

/** The example of an answer, or one example for each error that it may be, by code. */
function examplesOf (examples: Array<ReturnType<typeof errorBody>>) {
  if (examples.length === 1) return { example: examples[0] }
  return { examples: Object.fromEntries(examples.map(value => [value.code, { value }])) }
}

/** What opens a route that is not open to everybody. This machine itself needs none of it. */
const SECURITY: Array<Record<string, string[]>> = [{}, { bearer: [] }, { basic: [] }, { cookie: [] }]

interface ObjectSchema {
  required?: string[]
  properties: Record<string, object>
  additionalProperties?: unknown
  examples?: Array<Record<string, unknown>>
}

/**
 * A part of a request as a client sees it: fields with a default may be left out, and unknown ones are dropped, not refused.
 * Each field takes its example from that of the whole, because Swagger UI fills in forms field by field.
 */
function asAsked (part: unknown): ObjectSchema | undefined {
  if (!part) return
  const { additionalProperties, required = [], properties, ...schema } = part as ObjectSchema
  const [example = {}] = schema.examples ?? []
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, property]) =>
      [name, name in example ? { ...property, examples: [example[name]] } : property])),
    required: required.filter(name => !('default' in properties[name]!))
  }
}

/** Adds the answers of plugins to an operation. */
function complete (method: string, operation: OpenAPI.OperationObject): void {
  const isClosed = operation.security?.some(({ bearer }) => bearer)
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined
  if (body) body.required = Object.values(body.content).some(({ schema }) => (schema as OpenAPI.SchemaObject).required!.length > 0)
  operation.responses = {
    400: errorResponse(400),
    ...isClosed && { 401: errorResponse(401), 429: errorResponse(429) },
    403: errorResponse(403),
    ...body && { 413: errorResponse(413), 415: errorResponse(415) },
    421: errorResponse(421),
    500: errorResponse(500),
    ...operation.responses
  }
  const ok = operation.responses[200] as OpenAPI.ResponseObject | undefined
  if (method === 'get' && ok?.content?.['application/json']) {
    const description = 'The version of this answer, for `If-None-Match`.'
    ok.headers = { ETag: { description, schema: { type: 'string' }, example: '"53-1187293821"' } }
    operation.responses[304] = { description: 'The client already has this answer: `If-None-Match` contains its `ETag`.' }
  }
}

/**
 * The OpenAPI document, generated from the schemas of the routes and from the answers of the other plugins: `app.swagger()`.
 * `cookieName` is that of the plugin `access`.
 */
export default fp<{ cookieName: string }>(async (app, { cookieName }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Deskfeed',
        description: 'Shares a screen with every browser on the network.',
        version: VERSION,
        license: { name: 'MIT', identifier: 'MIT' } as OpenAPI.LicenseObject
      },
      servers: [{ url: '/', description: 'this service' }],
      security: [],
      tags: TAGS,
      components: {
        schemas: { Error: ErrorSchema },
        responses: Object.fromEntries(Object.entries(ANSWERS).map(([status, { description, examples }]) => [`Error${status}`, {
          description: description!,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, ...examplesOf(examples) } }
        }])),
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The key in the link, or `HOST_KEY`.' },
          basic: { type: 'http', scheme: 'basic', description: 'Any user name, with the key as the password.' },
          cookie: {
            type: 'apiKey', in: 'cookie', name: cookieName, description: 'Set by `POST /access`; the port is part of its name.'
          },
          authorization: {
            type: 'apiKey', in: 'header', name: 'authorization', description: 'Any text. It is returned in the answer, not checked.'
          }
        }
      }
    },
    transform: ({ schema, url, route }) => {
      const { body, querystring, headers } = schema ?? {}
      const asked = { body: asAsked(body), querystring: asAsked(querystring), headers: asAsked(headers) }
      const security = route.config?.access === 'open' ? schema?.security : SECURITY
      const consumes = ['application/json', 'application/x-www-form-urlencoded']
      return { schema: { ...schema, ...asked, ...security && { security }, consumes }, url }
    },
    transformObject: document => {
      // A copy without shared parts: in YAML they would become aliases, which not every OpenAPI reader follows.
      const openapiObject = JSON.parse(JSON.stringify((document as { openapiObject: object }).openapiObject)) as OpenAPI.Document
      for (const path of Object.values(openapiObject.paths ?? {})) {
        for (const [method, operation] of Object.entries(path!)) complete(method, operation as OpenAPI.OperationObject)
      }
      return openapiObject as never
    }
  })
}, { name: 'openapi', dependencies: ['access', 'errors', 'forms', 'hosts', 'origins', 'validation'] })
