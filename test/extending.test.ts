import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import t, { type Test } from 'tap'
import { watch } from './fixtures/parts.js'
import { decode } from './fixtures/pixels.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = readFileSync(join(ROOT, 'docs/extending.md'), 'utf8')

/** The files that the page adds. */
const FILES = [...PAGE.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, path, code]) => ({ path: path!, code: code! }))

/** What it changes elsewhere: some lines of a file, and what they become. */
const CHANGES = [...PAGE.matchAll(/^```diff\n@@ (\S+) @@\n(.*?)^```$/gms)].map(([, path, diff]) => {
  const without = (sign: string) => diff!.match(/^.+\n/gm)!.filter(line => line[0] !== sign).map(line => line.slice(1)).join('')
  return { path: path!, before: without('+'), after: without('-') }
})

/** The package with all of that: a copy of its sources, beside the pages that are built already. */
const copy = t.testdir()
const LEFT_OUT = ['bench', 'dist', 'docs', 'examples', 'node_modules', 'redoc', 'scripts', 'swagger', 'test', 'viewer']
for (const name of readdirSync(ROOT).filter(name => !name.startsWith('.') && !LEFT_OUT.includes(name))) {
  cpSync(join(ROOT, name), join(copy, name), { recursive: true })
}
mkdirSync(join(copy, 'dist'))
for (const name of ['viewer', 'redoc', 'swagger']) symlinkSync(join(ROOT, 'dist', name), join(copy, 'dist', name))

t.test('the page has a file for each of its four', async t => {
  t.strictSame(FILES.map(({ path }) => path.split('/', 1)[0]), ['capture', 'routes', 'routes', 'plugins'])
  for (const { path, code } of FILES) writeFileSync(join(copy, path), code)
})

t.test('its changes fit the sources as they are', async t => {
  for (const { path, before, after } of CHANGES) {
    const text = readFileSync(join(copy, path), 'utf8')
    t.equal(text.split(before).length, 2, `${path} has these lines once:\n${before}`)
    writeFileSync(join(copy, path), text.replace(before, after))
  }
})

t.test('its files keep the style and the direction of imports', async t => {
  const eslint = new ESLint({ cwd: ROOT })
  for (const { path, code } of FILES) {
    const [result] = await eslint.lintText(code, { filePath: join(ROOT, path) })
    t.strictSame(result!.messages, [], path)
  }
})

t.test('all of it has types, and can be built', async t => {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: copy, encoding: 'utf8' })
  t.equal(stdout, '')
  t.equal(status, 0)
})

/** Starts the service that was built; it ends with the test. */
async function start (t: Test, variables: Record<string, string>): Promise<string> {
  const { DISPLAY, WAYLAND_DISPLAY, ...environment } = process.env
  const child = spawn(process.execPath, [join(copy, 'dist/server.js')], {
    cwd: copy, env: { ...environment, HOST: '127.0.0.1', PORT: '0', ...variables }, stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await exited
  })
  const [text] = await once(child.stdout, 'data')
  return /http:\/\/\S+(?=\/)/.exec(String(text))![0]
}

t.test('what was built', async t => {
  const url = await start(t, { SOURCE: 'grey' })
  const ask = async (path: string, init?: RequestInit) => await fetch(url + path, init)

  t.test('the source gives pictures, which change', async t => {
    t.match(await (await ask('/healthz')).json(), { status: 'ok', source: 'grey', display: 'grey' })
    const feed = await watch(t, url)
    const first = decode((await feed.next()).jpeg)
    t.match(first, { width: 640, height: 360 })
    const isOther = (jpeg: Buffer) => decode(jpeg).at(10, 10)[0] !== first.at(10, 10)[0]
    await feed.until(({ jpeg }) => isOther(jpeg))
  })

  t.test('the transport sends frames to a viewer whom the host sees, and can end', async t => {
    const response = await ask('/events?width=320')
    t.match(response.headers.get('content-type'), 'text/event-stream')
    let text = ''
    const lines = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    const read = async () => {
      const { value, done } = await lines.read()
      text += value ?? ''
      return !done
    }
    while (!/^id: \d+\ndata: \S+\n\n/m.test(text)) t.ok(await read())
    const [, jpeg] = /^data: data:image\/jpeg;base64,(\S+)\n\n/m.exec(text)!
    t.match(decode(Buffer.from(jpeg!, 'base64')), { width: 320, height: 180 })

    const { viewers } = await (await ask('/host')).json() as { viewers: Array<{ id: string }> }
    t.equal(viewers.length, 1)
    await ask(`/host/viewers/${viewers[0]!.id}`, { method: 'DELETE' })
    while (await read().catch(() => false));
    t.strictSame((await (await ask('/host')).json() as { viewers: object[] }).viewers, [])
  })

  t.test('the route answers the host alone, with what it documents', async t => {
    const feed = await watch(t, url)
    await feed.next()
    t.match(await (await ask('/latest')).json(), { sequence: Number, takenAt: Number })
    t.equal((await ask('/latest', { headers: { 'x-forwarded-for': '192.0.2.7' } })).status, 401)
    const { paths } = await (await ask('/openapi.json')).json() as { paths: Record<string, { get: { responses: object } }> }
    t.match(Object.keys(paths['/latest']!.get.responses), ['200', '304', '400', '401', '403', '421', '429', '500', '503'])
  })

  t.test('the plugin speaks in every answer', async t => {
    for (const path of ['/', '/healthz', '/nowhere', '/video_feed']) {
      const response = await ask(path)
      t.equal(response.headers.get('x-served-by'), 'room-12', path)
      await response.body!.cancel()
    }
  })
})

t.test('the route says so while nobody watches', async t => {
  const response = await fetch(`${await start(t, { SOURCE: 'grey' })}/latest`)
  t.equal(response.status, 503)
  t.match(await response.json(), { code: 'SCREEN_UNAVAILABLE', message: /nobody is watching/ })
})

t.test('SOURCE=auto finds the source where there is no screen', async t => {
  const health = await fetch(`${await start(t, { SOURCE: 'auto' })}/healthz`)
  t.match(await health.json(), { source: 'grey' })
})
