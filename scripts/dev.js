// Runs the service, and rebuilds and restarts it when a source changes. (Worker threads rule out running the sources directly.)
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import { PAGE } from './build.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
const commands = [
  [tsc, '--watch', '--preserveWatchOutput', '-p', `${root}tsconfig.build.json`],
  ['--watch', '--watch-preserve-output', `${root}dist/server.js`]
]
const page = await context(PAGE)
await page.watch()
const children = commands.map(command => spawn(process.execPath, command, { stdio: 'inherit' }))
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    children.forEach(child => child.kill(signal))
    page.dispose()
  })
}
