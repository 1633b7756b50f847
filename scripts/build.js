// Builds dist/: the service and the page. Types are checked by `npm run typecheck`: here a package that is optional may be missing.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))

rmSync(`${root}dist`, { recursive: true, force: true })
for (const project of ['tsconfig.build.json', 'viewer/tsconfig.json']) {
  try {
    execFileSync(process.execPath, [tsc, '--noCheck', '-p', root + project], { stdio: 'inherit' })
  } catch {
    process.exit(1) // tsc has said why
  }
}
cpSync(`${root}viewer`, `${root}dist/viewer`, { recursive: true, filter: path => !/\.(ts|json)$/.test(path) })

cpSync(`${root}redoc`, `${root}dist/redoc`, { recursive: true })
const bundle = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'))
cpSync(`${bundle}.LICENSE.txt`, `${root}dist/redoc/redoc.standalone.js.LICENSE.txt`)
// Redoc shows its own logo from another host; nothing here is loaded from one.
writeFileSync(`${root}dist/redoc/redoc.standalone.js`, readFileSync(bundle, 'utf8').replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w./-]+/g, 'data:image/svg+xml,<svg%20xmlns=%22http://www.w3.org/2000/svg%22/>'))
