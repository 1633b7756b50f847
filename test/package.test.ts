import t, { type Test } from 'tap'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { watch } from './fixtures/parts.js'
import { decode } from './fixtures/pixels.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Somebody else's project, with the package as npm would install it: nothing but its dependencies is there. */
const project = mkdtempSync(join(tmpdir(), 'deskfeed-package-'))
t.teardown(() => rmSync(project, { recursive: true }))

const npm = ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', project]
const [{ filename, files }] = JSON.parse(execFileSync('npm', npm, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
const packed: string[] = files.map(({ path }: { path: string }) => path)

const installed = join(project, 'node_modules/deskfeed')
mkdirSync(installed, { recursive: true })
execFileSync('tar', ['-xzf', join(project, filename), '--strip-components=1', '-C', installed])
for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
  const link = join(project, 'node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), link)
}
writeFileSync(join(project, 'package.json'), '{ "name": "somebody-elses", "type": "module" }')

/** Every path that others may import. A pattern in `exports` stands for every file in the package that matches it. */
const paths = Object.entries<string | { default: string }>(manifest.exports).flatMap(([path, target]) => {
  const [before, after] = (typeof target === 'string' ? target : target.default).slice(2).split('*') as [string, string?]
  const specifier = join('deskfeed', path)
  if (after === undefined) return [specifier]
  return packed.filter(file => file.startsWith(before) && file.endsWith(after))
    .map(file => specifier.replace('*', file.slice(before.length, file.length - after.length)))
})

/** Starts a program in the project and waits for its first line. It ends with the test. */
async function start (t: Test, text: string): Promise<string> {
  const file = join(project, `${t.name.replaceAll(/\W+/g, '-')}.js`)
  writeFileSync(file, text)
  const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env
  const child = spawn(process.execPath, [file], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await exited
  })
  const [line] = await once(child.stdout, 'data')
  return String(line).trim()
}

t.test('the package contains what was built, and neither sources nor tests', async t => {
  const wanted = /^(dist\/|deploy\/|docs\/[\w.-]+\.(md|png|svg)$|package\.json|README(\.zh-CN)?\.md|LICENSE|\.env\.example)/
  const unwanted = packed.filter(path => !wanted.test(path) ||
    /^dist\/(test|bench|scripts|examples)\//.test(path) || /(?<!\.d)\.ts$/.test(path))
  t.strictSame(unwanted, [])
  t.ok(packed.includes(manifest.bin.deskfeed))
  t.ok(packed.includes('docs/troubleshooting.md'), 'which it names where something is wrong')
})

t.test('npx runs it, with flags', { skip: process.platform === 'win32' && 'links are scripts there' }, async t => {
  const [[name, path]] = Object.entries<string>(manifest.bin) as [[string, string]]
  mkdirSync(join(project, 'node_modules/.bin'))
  symlinkSync(join('../deskfeed', path), join(project, 'node_modules/.bin', name))
  chmodSync(join(installed, path), 0o755) // as npm does
  const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env
  const flags = ['--host', '127.0.0.1', '--port', '0', '--source', 'pattern', '--state', 'none']
  const npx = spawn('npx', ['--no-install', name, ...flags], {
    cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true // a group of its own: npx passes no signal on
  })
  const closed = once(npx, 'close')
  t.teardown(async () => {
    process.kill(-npx.pid!, 'SIGTERM')
    await closed
  })
  let said = ''
  while (!said.includes('Stop with')) said += String((await once(npx.stdout, 'data'))[0])
  t.match(said, 'through pattern (as configured)')
  const [url = ''] = /http:\/\/\S+(?=\/\s)/.exec(said) ?? []
  t.match(decode((await (await watch(t, url)).next()).jpeg), { width: 1280, height: 720 })
})

t.test('every public path can be imported', async t => {
  for (const path of [
    'deskfeed', 'deskfeed/capture', 'deskfeed/routes/video-feed', 'deskfeed/routes/snapshot', 'deskfeed/plugins/errors',
    'deskfeed/viewer/index.html', 'deskfeed/redoc/index.html', 'deskfeed/swagger/index.html',
    'deskfeed/package.json'
  ]) t.ok(paths.includes(path), path)

  const code = paths.filter(path => !/^deskfeed\/(viewer|redoc|swagger)\/|\.json$/.test(path))
  const line = await start(t, `
    import { existsSync } from 'node:fs'
    const missing = ${JSON.stringify(paths)}.filter(path => !existsSync(new URL(import.meta.resolve(path))))
    const names = await Promise.all(${JSON.stringify(code)}.map(async path => Object.keys(await import(path)).length > 0))
    console.log(JSON.stringify({ missing, empty: names.filter(some => !some).length }))`)
  t.strictSame(JSON.parse(line), { missing: [], empty: 0 })
})

t.test('the example in the README streams the test pattern', async t => {
  const [, example = ''] = /```js\n(import Fastify[^`]*)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  t.match(example, 'listen({ port: 3000 })')
  const url = await start(t, `${example.replace('port: 3000', 'port: 0')}\nconsole.log('http://127.0.0.1:' + app.server.address().port)`)
  const feed = await watch(t, url)
  t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
})

t.test('two whole Deskfeeds in one process do not affect each other', async t => {
  const line = await start(t, `
    import Fastify from 'fastify'
    import deskfeed, { options, readConfig } from 'deskfeed'
    const urls = []
    for (const WIDTH of ['640', '320']) {
      const config = readConfig({ HOST: '127.0.0.1', PORT: '0', SOURCE: 'pattern', WIDTH })
      const app = Fastify({ ...options })
      app.register(deskfeed, { config })
      urls.push(await app.listen({ host: config.HOST, port: config.PORT }))
    }
    console.log(JSON.stringify(urls))`)
  const [first, second] = JSON.parse(line) as [string, string]
  const health = async (url: string) => await (await fetch(`${url}/healthz`)).json() as object
  t.match(await health(first), { status: 'ok', viewers: 0 })

  const feed = await watch(t, first)
  t.match(decode((await feed.next()).jpeg), { width: 640 })
  t.match(await health(first), { viewers: 1 })
  t.match(await health(second), { status: 'ok', viewers: 0 })
  t.match(decode((await (await watch(t, second)).next()).jpeg), { width: 320 })
})

t.test('users of TypeScript get types', async t => {
  writeFileSync(join(project, 'typed.ts'), `
    import Fastify from 'fastify'
    import deskfeed, { options, readConfig } from 'deskfeed'
    import capture, { type Frame } from 'deskfeed/capture'
    import videoFeed from 'deskfeed/routes/video-feed'

    const app = Fastify({ ...options })
    app.register(deskfeed, { config: readConfig(process.env) })
    app.register(capture, { source: 'pattern', fps: 5 })
    app.register(videoFeed)
    export const width = async (): Promise<number> => {
      for await (const frame of app.broadcaster.subscribe() as AsyncIterable<Frame>) return frame.width
      return 0
    }
    // @ts-expect-error there is no such source
    app.register(capture, { source: 'hearsay' })
    // @ts-expect-error the configuration is missing
    app.register(deskfeed, {})`)
  const { stdout } = spawnSync(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--skipLibCheck', '--target', 'ES2022', '--module', 'NodeNext',
    '--typeRoots', join(root, 'node_modules/@types'), '--types', 'node', 'typed.ts'
  ], { cwd: project, encoding: 'utf8' })
  t.equal(stdout, '')
})
