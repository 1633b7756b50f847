// Reports how much of the sources the tests ran, and fails below the limit unless tests were skipped. Reads the figures that tap wrote.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { relative } from 'node:path'
import { TEST_PACKAGES, missing } from './programs.js'

/** Lines that the tests must run, %. */
const LIMIT = 95
const root = fileURLToPath(new URL('..', import.meta.url))

/** Every source of the service that does something at run time: of those with only types, nothing is left. */
function listSources () {
  return readdirSync(`${root}dist`, { recursive: true }).filter(name => {
    if (!name.endsWith('.js') || /^(viewer|redoc|swagger)\b/.test(name)) return false
    const built = readFileSync(`${root}dist/${name}`, 'utf8')
    return built.replace(/^export {};|^\/\/.*/gm, '').trim() !== ''
  }).map(name => name.replace(/\.js$/, '.ts'))
}

const summary = JSON.parse(readFileSync(`${root}.tap/report/coverage-summary.json`, 'utf8'))
const ran = new Map(Object.entries(summary).map(([path, { lines }]) => [relative(root, path), lines]))
const files = listSources().map(name => {
  // tap knows nothing about a file that no test has loaded.
  const { covered, total } = ran.get(name) ?? { covered: 0, total: readFileSync(root + name, 'utf8').split('\n').length }
  return { name, covered, total, percent: 100 * covered / total }
})

for (const { name, percent } of files) {
  if (percent < LIMIT) console.log(`${percent.toFixed(1).padStart(5)} %  ${name}`)
}
const sum = key => files.reduce((sum, file) => sum + file[key], 0)
const percent = 100 * sum('covered') / sum('total')
console.log(`The tests ran ${percent.toFixed(1)} % of ${sum('total')} lines in ${files.length} files; the limit is ${LIMIT} %.`)

if (percent < LIMIT) {
  const lacking = missing(TEST_PACKAGES)
  if (lacking.length === 0) process.exitCode = 1
  else console.log(`This is not a failure: the tests that need ${lacking.join(', ')} were skipped.`)
}
