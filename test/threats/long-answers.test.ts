import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import t from 'tap'
import { pageScript } from '../fixtures/page-script.js'
import { buildWithPaths, listenOn } from '../fixtures/routes.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'
import { attackFrom } from '../fixtures/siege.js'

/** What one address can have at once. */
const CEILING = 20
/** More than a short answer has, bytes. The page's script has 41 KB, and a class behind one address loads it all at once. */
const LONG = 64 * 1024

t.test('nothing that is long, or takes long, is open to strangers without a ceiling', { skip: needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const { app, paths } = await buildWithPaths(t, {})
  const url = await listenOn(app, '0.0.0.0')
  const port = new URL(url).port
  const open = [
    ...paths.filter(({ isOpen }) => isOpen).map(({ path }) => path),
    '/documentation/static/swagger-ui-bundle.js', '/docs/static/swagger-ui.css', '/redoc/redoc.standalone.js',
    '/redoc/%72edoc.standalone.js', '/docs/static//swagger-ui-bundle.js', '/documentation/static/./swagger-ui-bundle.js?1',
    '/viewer/updates/worker.js', pageScript()
  ]

  // Holds as many streams as one address can have, then asks for everything that is open.
  const stranger = attackFrom(t, host, `
    import { get } from 'node:http'
    const ask = path => new Promise((resolve, reject) => {
      get('http://${host.address}:${port}' + path, { agent: false }, resolve).on('error', reject)
    })
    const streams = await Promise.all(Array.from({ length: ${CEILING} }, () => ask('/stream')))
    const answers = []
    for (const path of ${JSON.stringify(open)}) {
      const answer = await ask(path)
      answers.push({ path, status: answer.statusCode, bytes: Buffer.concat(await answer.toArray()).length })
    }
    console.log(JSON.stringify({ streams: streams.map(({ statusCode }) => statusCode), answers }))
    process.exit()`)
  let output = ''
  stranger.stdout!.on('data', text => { output += text })
  await once(stranger, 'close')
  const { streams, answers } = JSON.parse(output) as {
    streams: number[], answers: Array<{ path: string, status: number, bytes: number }>
  }
  t.same(streams, Array(CEILING).fill(200))
  for (const { path, status, bytes } of answers) t.ok(status === 503 || bytes < LONG, `${path}: ${status}, ${bytes} bytes`)
  for (const path of ['/stream', '/api/stream', '/openapi.json', '/redoc']) {
    t.equal(answers.find(answer => answer.path === path)!.status, 503, path)
  }
  t.equal(answers.find(({ path }) => path === pageScript())!.status, 200, 'the page itself is short, and open to everybody')

  const request = get(`http://127.0.0.1:${port}/stream`, { agent: false })
  const [response] = await once(request, 'response') as [IncomingMessage]
  request.on('error', () => {}).destroy()
  t.equal(response.statusCode, 200, 'others have theirs')
})
