import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { startService } from '../fixtures/service.js'

interface Attribute { key: string, value: { stringValue?: string, intValue?: number | string } }
interface Span { name: string, kind: number, status: object, attributes: Attribute[], events: unknown[] }
interface Export { resourceSpans: Array<{ resource: { attributes: Attribute[] }, scopeSpans: Array<{ spans: Span[] }> }> }

/** Stands for a collector: keeps what it is sent (OTLP over HTTP, as JSON). */
async function startCollector (t: Test) {
  const requests: IncomingMessage[] = []
  const exports: Export[] = []
  const server = createServer(async (request, response) => {
    requests.push(request)
    exports.push(await json(request) as Export)
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    exports,
    spans: () => exports.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
  }
}

const valuesOf = (attributes: Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]))

t.test('with a collector, each request is a trace: its route and its status, but no URL, no key and no text of an error', async t => {
  const collector = await startCollector(t)
  const service = await startService(t, {
    SOURCE: 'pattern',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-tenant=a',
    OTEL_SERVICE_NAME: 'lobby'
  })
  for (const path of [
    '/get_example/123?name=secret1', '/secret2', '/snapshot.jpg?key=secret3', '/livez', '/readyz', '/healthz?secret4', '/metrics'
  ]) {
    await (await fetch(service.url + path, { headers: { via: '1.1 proxy' } })).arrayBuffer()
  }
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })

  t.match(collector.requests[0], { method: 'POST', url: '/v1/traces', headers: { authorization: 'Bearer abc', 'x-tenant': 'a' } })
  t.match(valuesOf(collector.exports[0]!.resourceSpans[0]!.resource.attributes), { 'service.name': 'lobby', 'service.version': /\d/ })
  const spans = collector.spans().map(({ name, attributes }) => {
    const values = valuesOf(attributes)
    return [name, values['url.path'], values['http.response.status_code']]
  })
  t.strictSame(spans, [
    ['GET /get_example/:user_id', '/get_example/:user_id', 200], ['GET', '', 404], ['GET /snapshot.jpg', '/snapshot.jpg', 401]
  ])
  t.notMatch(JSON.stringify(collector.exports), /secret/)
})

t.test('a collector that does not answer costs nothing but the traces', async t => {
  const service = await startService(t, { SOURCE: 'pattern', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
  t.equal((await fetch(`${service.url}/get_example/1`)).status, 200)
  const asked = performance.now()
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
  t.ok(performance.now() - asked < 10_000)
  t.equal(service.stderr(), '')
})

t.test('where the packages are missing the log says what to install, and the service runs', async t => {
  // As if they were not there.
  const folder = t.testdir({
    'missing.mjs': `
      import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(
        'export function resolve (name, context, next) {' +
        'if (name === "@fastify/otel") throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });' +
        'return next(name, context) }'
      ))`
  })
  const service = await startService(t, {
    SOURCE: 'pattern', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', NODE_OPTIONS: `--import=${folder}/missing.mjs`
  })
  t.equal((await fetch(`${service.url}/get_example/1`)).status, 200)
  t.match(service.stderr(), 'No traces: traces need packages that are not installed: npm install @fastify/otel ')
})
