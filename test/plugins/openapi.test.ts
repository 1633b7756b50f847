import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import type { OpenAPIV3_1 as OpenAPI } from 'openapi-types'
import t from 'tap'
import { build } from '../fixtures/build.js'

/** These have no answer of 200. */
const WEBSOCKETS = ['/updates', '/vnc']
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const app = await build(t)
const document = app.swagger() as OpenAPI.Document

t.test('openapi.yaml is the document of the service (`npm run openapi` writes it)', async t => {
  t.equal(readFileSync(`${ROOT}openapi.yaml`, 'utf8'), app.swagger({ yaml: true }))
})

t.test('the document is valid OpenAPI 3.1', async t => {
  const validator = new Validator()
  t.strictSame(await validator.validate(structuredClone(document)), { valid: true })
  t.equal(validator.version, '3.1')
})

t.test('Redocly finds nothing wrong with the document, by every recommended rule, but that WebSockets have no answer 2xx', async t => {
  const redocly = fileURLToPath(import.meta.resolve('@redocly/cli/package.json')).replace('package.json', 'bin/cli.js')
  const args = ['lint', 'openapi.yaml', '--extends=recommended-strict', '--format=json']
  const { stdout, stderr } = spawnSync(process.execPath, [redocly, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  })
  const { totals, problems } = JSON.parse(stdout)
  t.match(totals, { errors: WEBSOCKETS.length, warnings: 0, ignored: 0 }, stderr)
  t.match(problems, WEBSOCKETS.map(path =>
    ({ ruleId: 'operation-2xx-response', location: [{ pointer: `#/paths/${path.replace('/', '~1')}/get/responses` }] })))
})

t.test('the document has each endpoint once', async t => {
  t.strictSame(Object.keys(document.paths!).filter(path => path !== '/').sort(), [
    '/access', '/api/resource/{resource_id}', '/delete_example', '/displays', '/get_example/{user_id}', '/healthz',
    '/host', '/host/events', '/host/pause', '/host/renew', '/host/resume', '/host/sessions', '/host/sessions/{id}', '/host/settings',
    '/host/viewers', '/host/viewers/{id}', '/host/waiting', '/host/waiting/allow', '/host/waiting/deny', '/host/waiting/{id}/allow',
    '/host/waiting/{id}/deny', '/livez', '/metrics',
    '/post_example', '/put_example/{item_id}', '/readyz', '/snapshot.jpg', '/stream', '/updates', '/video_feed', '/vnc'
  ])
})

t.test('every operation says what it is for, what it accepts and what it may answer, with examples', async t => {
  const resolve = <T>(part: T | OpenAPI.ReferenceObject): T => typeof part === 'object' && part && '$ref' in part
    ? part.$ref.slice(2).split('/').reduce((value: any, name) => value[name], document) as T
    : part as T
  const exampleOf = ({ example, examples }: { example?: unknown, examples?: object }) => example ?? examples
  const ids = new Set<string>()

  for (const [path, item] of Object.entries(document.paths!)) {
    for (const [method, operation] of Object.entries(item!) as Array<[string, OpenAPI.OperationObject]>) {
      const name = `${method} ${path}`
      t.match(operation, { operationId: /^[a-z]\w+$/, summary: /\w/, description: /\w.*\.$/s, tags: [String] }, name)
      ids.add(operation.operationId!)
      t.ok(document.tags!.some(tag => tag.name === operation.tags![0] && tag.description), `the tag of ${name}`)

      for (const parameter of (operation.parameters ?? []).map(resolve) as OpenAPI.ParameterObject[]) {
        t.ok(parameter.description && exampleOf(parameter) !== undefined, `${parameter.name} of ${name}`)
        if ((parameter.schema as OpenAPI.SchemaObject).default !== undefined) t.equal(parameter.required, false)
      }

      const { responses } = operation as { responses: Record<string, OpenAPI.ResponseObject> }
      const expected = [WEBSOCKETS.includes(path) ? 101 : 200, 400, 403, 421, 500]
      if (operation.requestBody) {
        expected.push(413, 415)
        const { content } = operation.requestBody as OpenAPI.RequestBodyObject
        t.strictSame(Object.keys(content), ['application/json', 'application/x-www-form-urlencoded'], name)
        for (const media of Object.values(content)) t.ok(exampleOf(media), `the body of ${name}`)
      }
      if (method === 'get' && responses[200]?.content!['application/json']) {
        expected.push(304)
        t.ok(responses[200].headers?.ETag)
      }
      for (const status of expected) t.ok(responses[status], `${status} of ${name}`)
      for (const [status, response] of Object.entries(responses)) {
        const { description, content = {} } = resolve(response)
        t.match(description, /\w.*\.$/, `${status} of ${name}`)
        t.not(description, 'Default Response')
        for (const media of Object.values(content)) t.ok(exampleOf(media), `${status} of ${name}`)
      }
    }
  }
  t.equal(ids.size, Object.values(document.paths!).flatMap(item => Object.keys(item!)).length, 'no two have the same name')
})

t.test('the header Authorization is a security scheme, which clients can send', async t => {
  for (const [path, method] of [['/post_example', 'post'], ['/delete_example', 'delete']] as const) {
    const operation = document.paths![path]![method]!
    t.strictSame(operation.security, [{}, { authorization: [] }])
    t.notOk(operation.parameters?.some(parameter => 'name' in parameter && parameter.name === 'authorization'))
  }
})
