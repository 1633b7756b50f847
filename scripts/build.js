// Builds dist/: the service and the page. `npm run typecheck` checks the types: here an optional package may be missing.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))

/**
 * The page: each file is built by itself, so that nothing of the service gets into it. Of the types it imports, nothing is left.
 * @type {import('esbuild').BuildOptions}
 */
export const PAGE = {
  entryPoints: [`${root}viewer/*.ts`],
  outdir: `${root}dist/viewer`,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning'
}

rmSync(`${root}dist`, { recursive: true, force: true })
try {
  execFileSync(process.execPath, [tsc, '--noCheck', '-p', `${root}tsconfig.build.json`], { stdio: 'inherit' })
  await build(PAGE)
} catch {
  process.exit(1) // the compiler has already said why
}
cpSync(`${root}viewer`, `${root}dist/viewer`, { recursive: true, filter: path => !/\.(ts|json)$/.test(path) })

cpSync(`${root}redoc`, `${root}dist/redoc`, { recursive: true })
const bundle = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'))
cpSync(`${bundle}.LICENSE.txt`, `${root}dist/redoc/redoc.standalone.js.LICENSE.txt`)
// Redoc would load its own logo from another host; here nothing is loaded from one.
const OTHER_HOST = /https:\/\/cdn\.redoc\.ly\/[\w./-]+/g
const NO_PICTURE = 'data:image/svg+xml,<svg%20xmlns=%22http://www.w3.org/2000/svg%22/>'
writeFileSync(`${root}dist/redoc/redoc.standalone.js`, readFileSync(bundle, 'utf8').replaceAll(OTHER_HOST, NO_PICTURE))
