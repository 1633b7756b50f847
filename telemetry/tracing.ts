import type { FastifyPluginAsync } from 'fastify'
import { VERSION } from '../assets.js'

/** How long the end of the process may wait for the last traces, ms. */
const LAST_EXPORT_MS = 1000
/** What probes and scrapers ask for again and again. */
const QUIET = ['/livez', '/readyz', '/healthz', '/metrics']
/** Optional: none of them is installed unless somebody wants traces. */
const PACKAGES = [
  '@fastify/otel', '@opentelemetry/api', '@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-node'
] as const

export interface TracingOptions {
  /** The base URL of the collector, such as `http://localhost:4318`: traces go to `/v1/traces` below it, as JSON over HTTP. */
  endpoint: string
  /** Headers for the collector, `name=value` with commas between them, percent-encoded. */
  headers?: string | undefined
  /** What the service is called there. */
  serviceName: string
}

function readHeaders (text = ''): Record<string, string> {
  return Object.fromEntries(text.split(',').filter(Boolean).map(pair => {
    const [name = '', ...value] = pair.split('=')
    return [name.trim(), decodeURIComponent(value.join('=').trim())]
  }))
}

async function load () {
  try {
    const [{ FastifyOtelInstrumentation }, { OTLPTraceExporter }, { resourceFromAttributes }, { BatchSpanProcessor, NodeTracerProvider }] =
      await Promise.all([
        import('@fastify/otel'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources'),
        import('@opentelemetry/sdk-trace-node')
      ])
    return { FastifyOtelInstrumentation, OTLPTraceExporter, resourceFromAttributes, BatchSpanProcessor, NodeTracerProvider }
  } catch (error) {
    throw new Error(`traces need packages that are not installed: npm install ${PACKAGES.join(' ')}`, { cause: error })
  }
}

/**
 * A plugin, to be registered before all others, that sends a trace of each request to an OpenTelemetry collector. A collector that does not
 * answer costs the traces and nothing else: at most 2048 wait in memory.
 *
 * A trace has the route, never the URL as it was sent, nor the text of an error: there may be a key in either.
 * @throws a sentence if the packages are not installed
 */
export async function tracing ({ endpoint, headers, serviceName }: TracingOptions): Promise<FastifyPluginAsync> {
  const { FastifyOtelInstrumentation, OTLPTraceExporter, resourceFromAttributes, BatchSpanProcessor, NodeTracerProvider } = await load()
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`, headers: readHeaders(headers), timeoutMillis: LAST_EXPORT_MS
  })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION }),
    spanProcessors: [new BatchSpanProcessor(exporter)]
  })
  provider.register()
  const instrumentation = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => QUIET.includes(url.split('?', 1)[0]!),
    requestHook (span, { method, routeOptions: { url = '' } }) {
      span.updateName(`${method} ${url}`.trim())
      span.setAttribute('url.path', url)
      const setStatus = span.setStatus.bind(span)
      span.setStatus = ({ code }) => setStatus({ code })
    }
  })
  instrumentation.setTracerProvider(provider)

  return Object.assign<FastifyPluginAsync, object>(async app => {
    await app.register(instrumentation.plugin())
    app.addHook('onClose', async () => {
      const enough = new Promise(resolve => setTimeout(resolve, LAST_EXPORT_MS).unref())
      await Promise.race([provider.shutdown().catch(() => {}), enough])
    })
  }, { [Symbol.for('skip-override')]: true })
}
