// Builds dist/: the service and the page.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))

rmSync(`${root}dist`, { recursive: true, force: true })
for (const project of ['tsconfig.build.json', 'viewer/tsconfig.json']) {
  try {
    execFileSync(process.execPath, [tsc, '-p', root + project], { stdio: 'inherit' })
  } catch {
    process.exit(1) // tsc has said why
  }
}
cpSync(`${root}viewer`, `${root}dist/viewer`, { recursive: true, filter: path => !/\.(ts|json)$/.test(path) })
