// `npm run matrix`: under each version of Node that is supported, the package as it is packed is installed and started by npx, and the
// tests that may depend on Node run, unless `npm test` has run them under it. Arguments are the versions to try.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT } from './sources.js'

const VERSIONS = ['20', '22', '24', '26']
/** What uses much of Node: sockets, buffers, WebAssembly, worker threads, native packages. None of it needs a screen or takes long. */
const TESTS = [
  'test/config.test.ts', 'test/access', 'test/cli', 'test/contract', 'test/network', 'test/capture/encoders', 'test/capture/jpeg',
  'test/capture/mjpeg'
]
const INSTALL = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
const TAP = [
  'node', join(ROOT, 'node_modules/.bin/tap'), '--disable-coverage', '--allow-empty-coverage', '--reporter=terse',
  `--jobs=${availableParallelism()}`
]

/** Runs a command and gives what it printed. @throws that, if its exit code is not 0 */
async function run (cwd, [program, ...args], environment = {}) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', chunk => { text += chunk })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\n${text}`)
  return text
}

/** Variables that have `node` mean this version, which the registry has as a package for each system. */
async function under (version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${version}`
  const ask = ['npm', 'exec', '--yes', '--prefer-offline', `--package=${name}`, '--', 'node', '--print', 'process.execPath']
  const path = await run(ROOT, ask)
  return { PATH: `${dirname(path.trim())}${delimiter}${process.env.PATH}` }
}

async function tryOut (version, tarball, folder) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{}') // or npm looks for one in the folders above
  const environment = await under(version)
  await run(folder, [...INSTALL, tarball], environment)
  const said = await run(folder, ['node', join(ROOT, '.ci/smoke.js'), '--source', 'pattern'], { ...environment, NPX: '1' })
  console.log(said.trim())
  if (process.versions.node.startsWith(`${version}.`)) return
  await run(ROOT, [...TAP, ...TESTS], environment)
}

const folder = mkdtempSync(join(tmpdir(), 'deskfeed-matrix-'))
try {
  await run(ROOT, ['npm', 'pack', '--silent', '--pack-destination', folder])
  const tarball = join(folder, readdirSync(folder).find(name => name.endsWith('.tgz')))
  for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
    const begun = performance.now()
    await tryOut(version, tarball, join(folder, version))
    console.log(`Node ${version}: passed, in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
