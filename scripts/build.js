// Builds dist/, the service and the page, unless it is up to date. `npm run typecheck` checks the types: here an optional package may be
// missing. What is built takes the place of dist/ when it is complete, so an interrupted build leaves dist/ as it was.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { pages } from './pages.js'
import { DIST, ROOT, fingerprint, serviceSources, stamp, stateOfDist } from './sources.js'
import { SPRITE_LICENSE } from './sprite.js'

/** A folder for each build that is under way, named after its process, and one for what it replaces. */
const UNDER_WAY = /^\.build-(\d+)(-old)?$/
/** Redoc would load its own logo from another host; here nothing is loaded from one. */
const OTHER_HOST = /https:\/\/cdn\.redoc\.ly\/[\w./-]+/g
const TSC_FAILED = 'tsc failed'
const NO_PICTURE = 'data:image/svg+xml,<svg%20xmlns=%22http://www.w3.org/2000/svg%22/>'

/**
 * What esbuild makes: of each file of the service one by itself; of each page one script, with what few browsers need beside it, and one
 * sheet of styles, so that a picture is there after few round trips, and the page itself; of its worker one that needs no other. Of the
 * service they import only types, of which nothing is left.
 * @returns {import('esbuild').BuildOptions[]}
 */
export function options (folder) {
  const common = { absWorkingDir: ROOT, format: 'esm', logLevel: 'warning' }
  const page = {
    ...common, outbase: 'viewer', outdir: join(folder, 'viewer'), bundle: true, minify: true, charset: 'utf8', target: 'es2022'
  }
  return [
    {
      ...common,
      entryPoints: serviceSources(),
      outbase: '.',
      outdir: folder,
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      sourcesContent: false
    },
    {
      ...page,
      entryPoints: ['main.ts', 'host-main.ts', 'old-browser.ts', 'style/watch.css', 'style/host.css'].map(name => `viewer/${name}`),
      splitting: true,
      entryNames: '[dir]/[name]-[hash]', // browsers ask only once for what is named by its content, see routes/page.ts
      metafile: true,
      plugins: [pages(folder)]
    },
    { ...page, entryPoints: ['viewer/updates/worker.ts'] }
  ]
}

/** Writes the declarations of the service: only those who use the package in TypeScript need them. */
async function declare (folder) {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
  const args = [tsc, '--noCheck', '--emitDeclarationOnly', '--outDir', folder, '-p', join(ROOT, 'tsconfig.build.json')]
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(TSC_FAILED)
}

/** What is served as it is. */
function copyAssets (folder) {
  cpSync(join(ROOT, 'viewer'), join(folder, 'viewer'), { recursive: true, filter: path => !/\.(ts|css|json|html)$/.test(path) })
  cpSync(SPRITE_LICENSE, join(folder, 'viewer/icons.LICENSE.txt'))
  for (const name of ['redoc', 'swagger']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
    cpSync(join(ROOT, 'viewer/icon.svg'), join(folder, name, 'icon.svg'))
  }
  const bundle = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'))
  const redoc = join(folder, 'redoc/redoc.standalone.js')
  cpSync(`${bundle}.LICENSE.txt`, `${redoc}.LICENSE.txt`)
  writeFileSync(redoc, readFileSync(bundle, 'utf8').replaceAll(OTHER_HOST, NO_PICTURE))
}

function isRunning (pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Removes what builds have left that were killed. */
function tidy () {
  for (const name of readdirSync(ROOT)) {
    const [, pid] = UNDER_WAY.exec(name) ?? []
    if (pid && !isRunning(Number(pid))) rmSync(join(ROOT, name), { recursive: true, force: true })
  }
}

/**
 * Builds dist/ if it is not what the sources and the packages would give.
 * @param types whether declarations are wanted too, which take ten times as long as all the rest
 * @throws if it can't be built; what is wrong with a source, esbuild or tsc has said
 */
export async function build (types = false) {
  const print = fingerprint()
  if (stateOfDist(print, types) === 'current') return
  tidy()
  // Beside dist/, since source maps have the way from there to the sources.
  const made = join(ROOT, `.build-${process.pid}`)
  const old = `${made}-old`
  mkdirSync(made, { recursive: true })
  try {
    await Promise.all([...options(made).map(one => esbuild.build(one)), types && declare(made)])
    copyAssets(made)
    const { name, text } = stamp(print, types)
    writeFileSync(join(made, name), text)
    rmSync(old, { recursive: true, force: true })
    try {
      renameSync(DIST, old)
    } catch {} // there is none yet
    renameSync(made, DIST)
  } finally {
    for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true })
    await esbuild.stop() // its process would stay as long as this one, which may go on to serve
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build(true).catch(error => {
    if (!error.errors && error.message !== TSC_FAILED) console.error(`deskfeed: it can't be built: ${error.message}`)
    process.exitCode = 1
  })
}
