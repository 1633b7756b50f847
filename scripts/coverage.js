// Says how much of the sources the tests ran, and fails below the limit. tap has written the figures.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { relative } from 'node:path'

/** Lines that the tests must run, %. */
const LIMIT = 95

const root = fileURLToPath(new URL('..', import.meta.url))
const summary = JSON.parse(readFileSync(`${root}.tap/report/coverage-summary.json`, 'utf8'))
const files = Object.entries(summary).filter(([name]) => name !== 'total').map(([name, { lines }]) => ({ name: relative(root, name), ...lines }))

for (const { name, pct } of files.filter(({ pct }) => pct < LIMIT)) console.log(`${pct.toFixed(1).padStart(5)} %  ${name}`)
const covered = files.reduce((sum, { covered }) => sum + covered, 0)
const total = files.reduce((sum, { total }) => sum + total, 0)
const percent = 100 * covered / total
console.log(`The tests ran ${percent.toFixed(1)} % of ${total} lines in ${files.length} files; the limit is ${LIMIT} %.`)
if (percent < LIMIT) process.exitCode = 1
