// Runs the service, and rebuilds and restarts it when a source changes. (Worker threads rule out running the sources directly.)
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { context } from 'esbuild'
import { build, options } from './build.js'
import { DIST, disownDist } from './sources.js'

await build()
disownDist()
const contexts = await Promise.all(options(DIST).map(context))
await Promise.all(contexts.map(one => one.watch()))
const service = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(DIST, 'server.js'), ...process.argv.slice(2)], {
  stdio: 'inherit'
})
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    service.kill(signal)
    for (const one of contexts) one.dispose()
  })
}
