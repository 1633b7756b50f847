import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, watch,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startService } from '../fixtures/service.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** A clone with what `npm ci` installs, in a folder whose name programs may trip over. No other packages are in the folders above it. */
const clone = mkdtempSync(join(tmpdir(), '我的 桌面-'))
t.teardown(() => rmSync(clone, { recursive: true }))
const LEFT_OUT = ['bench', 'dist', 'docs', 'examples', 'node_modules', 'test']
for (const name of readdirSync(ROOT).filter(name => !name.startsWith('.') && !LEFT_OUT.includes(name))) {
  cpSync(join(ROOT, name), join(clone, name), { recursive: true })
}
const packages = join(clone, 'node_modules')
symlinkSync(join(ROOT, 'node_modules'), packages)

const START = [process.execPath, join(clone, 'scripts/start.js')]
const BUILD = ['--eval', `import(${JSON.stringify(`${clone}/scripts/build.js`)}).then(({ build }) => build())`]
const underWay = () => readdirSync(clone).filter(name => name.startsWith('.build-'))

t.test('npm start builds what is not built yet, serves it, and says so at once', async t => {
  const service = await startService(t, { SOURCE: 'pattern' }, undefined, START)
  t.match(service.stdout(), /^Deskfeed is starting …\nBuilding …\nDeskfeed shares /)
  t.match(await (await fetch(service.url)).text(), '屏幕共享')
  t.equal((await fetch(`${service.url}/redoc`)).status, 200)
  t.strictSame(underWay(), [])
  for (const [map, source] of [['server.js.map', 'server.ts'], ['capture/jpeg/reader.js.map', 'capture/jpeg/reader.ts']] as const) {
    const { sources: [path] } = JSON.parse(readFileSync(join(clone, 'dist', map), 'utf8')) as { sources: [string] }
    t.equal(join(clone, 'dist', map, '..', path), join(clone, source), 'stacks and coverage lead to the sources')
  }
})

t.test('the next time it builds nothing, and takes flags', async t => {
  const service = await startService(t, { SOURCE: 'x11' }, undefined, [...START, '--source', 'pattern'])
  t.match(service.stdout(), /^Deskfeed is starting …\nDeskfeed shares /)
})

t.test('a build that is killed leaves what was there, and the next one tidies up', async t => {
  appendFileSync(join(clone, 'assets.ts'), '\nexport const MORE = 1\n')
  const begun = new Promise<void>(resolve => {
    const watcher = watch(clone, (_event, name) => {
      if (!name?.startsWith('.build-')) return
      watcher.close()
      resolve()
    })
  })
  const child = spawn(process.execPath, BUILD)
  await begun
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.equal(underWay().length, 1, 'it was under way')
  const { MORE } = await import(join(clone, 'dist/assets.js'))
  t.equal(MORE, undefined)
  t.ok(existsSync(join(clone, 'dist/viewer/index.html')))
  t.equal(spawnSync(process.execPath, BUILD).status, 0)
  t.strictSame(underWay(), [])
  t.match(readFileSync(join(clone, 'dist/assets.js'), 'utf8'), 'MORE')
})

t.test('a source that cannot be built is reported, and what was built stays', async t => {
  const file = join(clone, 'assets.ts')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text}export const = 1\n`)
  const { status, stderr } = spawnSync(process.execPath, START.slice(1), { encoding: 'utf8', env: { ...process.env, PORT: '0' } })
  t.equal(status, 1)
  t.match(stderr, /assets\.ts:\d+:13/)
  t.match(stderr, /deskfeed: it can't be built\. The reason is above\.\n$/)
  t.ok(existsSync(join(clone, 'dist/assets.js')))
  writeFileSync(file, text)
})

t.test('after npm ci --omit=dev it serves what was built, and says how to build what was not', async t => {
  renameSync(packages, `${packages}-all`)
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const link = join(packages, name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), link)
  }
  t.match((await startService(t, { SOURCE: 'pattern' }, undefined, START)).stdout(), /^Deskfeed is starting …\nDeskfeed shares /)

  appendFileSync(join(clone, 'assets.ts'), '\n')
  const outdated = await startService(t, { SOURCE: 'pattern' }, undefined, START)
  t.match(outdated.stdout(), '\nDeskfeed shares ')
  t.match(outdated.stderr(), /^deskfeed: the sources have changed since dist\/ was built, which is served as it is\. .*run "npm ci".*\n$/)

  renameSync(packages, `${packages}-production`)
  const bare = await startService(t, { SOURCE: 'pattern' }, undefined, START)
  t.match(await bare.exited, { code: 1 })
  t.match(bare.stderr(), /\ndeskfeed: the packages that it needs are not installed\. Run "npm ci", .*\n$/)
  renameSync(`${packages}-production`, packages)

  rmSync(join(clone, 'dist'), { recursive: true })
  const never = await startService(t, { SOURCE: 'pattern' }, undefined, START)
  t.match(await never.exited, { code: 1 })
  t.match(never.stderr(), /^deskfeed: it is not built yet\. .*run "npm ci".*\n$/)
})
