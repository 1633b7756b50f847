// Has the processes and threads of the tests read TypeScript by esbuild; package.json names this file to tap. The compiler that tap brings
// takes longer: 4.0 s of CPU for a process that imports app.ts instead of 2.2 s, 0.75 s for each thread instead of 0.25 s (measured).
import { register, syncBuiltinESMExports } from 'node:module'
import threads from 'node:worker_threads'

/** What tap has each process load, and its threads after it: they need neither its compiler nor its mocks. */
const NOT_IN_THREADS = /@tapjs\/(typescript|mock)\//

register('./hooks.js', import.meta.url)

if (threads.isMainThread) {
  const execArgv = process.execArgv.filter(option => !NOT_IN_THREADS.test(option))
  threads.Worker = class Worker extends threads.Worker {
    constructor (file, options) {
      super(file, { execArgv, ...options })
    }
  }
  syncBuiltinESMExports()
}
