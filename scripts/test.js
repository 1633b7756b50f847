// The last step of `npm test`: runs the tests that are named, or all, and says how much of the sources they ran. tap runs several files at
// a time. If a few of them fail, those run once more, one by one on an idle machine, and both results are printed: what fails again is
// broken; what passes then has depended on how busy the machine was, which is a fault of the test, and is named as that.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** With more failures than this, the cause is not a busy machine. */
const FEW = 3
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FAILED = `${ROOT}.tap/failed`

const run = (program, args) => spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status === 0
const tap = (...args) => run('tap', [`--save=${FAILED}`, ...args])

/** The names of the files that have failed. */
function readFailed () {
  try {
    return readFileSync(FAILED, 'utf8').split('\n').filter(name => name !== '')
  } catch {
    return [] // tap removes it when all has passed
  }
}

rmSync(FAILED, { force: true })
let passes = tap(...process.argv.slice(2))
const failed = readFailed()
const isCovered = run(process.execPath, ['scripts/coverage.js'])
if (!passes && failed.length > 0 && failed.length <= FEW) {
  console.log(`\nOnce more, one by one: ${failed.join(', ')}`)
  passes = tap('--jobs=1', '--disable-coverage', '--allow-empty-coverage')
  if (passes) console.log(`UNSTABLE, since they failed beside other tests and passed by themselves: ${failed.join(', ')}`)
}
rmSync(FAILED, { force: true })
process.exitCode = passes && isCovered ? 0 : 1
