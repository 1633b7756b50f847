// What dist/ is built from, and whether it still is. Needs no package, so that it works where those for development are not installed.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const DIST = join(ROOT, 'dist')
/** In dist/, once it is complete: what it was built from. */
const STAMP = '.built'

const { exclude } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.build.json'), 'utf8'))

/** All files below these folders, or the files themselves, by their paths from the root, in one order on every system. */
function filesIn (paths) {
  return paths.flatMap(path => readdirSync(join(ROOT, path), { withFileTypes: true, recursive: true }))
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, '/')).sort()
}

/** The sources of the service: those that tsconfig.build.json does not leave out. */
export function serviceSources () {
  const entries = readdirSync(ROOT, { withFileTypes: true }).filter(({ name }) => !exclude.includes(name) && !name.startsWith('.'))
  const files = [
    ...entries.filter(entry => entry.isFile()).map(({ name }) => name),
    ...filesIn(entries.filter(entry => entry.isDirectory()).map(({ name }) => name))
  ]
  return files.filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
}

/** The files of the page, and of those around Redoc and Swagger UI. */
export const pageSources = () => filesIn(['viewer', 'redoc', 'swagger'])

/** What changes whenever a file changes that dist/ is built from, or a package. */
export function fingerprint () {
  const hash = createHash('sha256')
  const scripts = ['build.js', 'pages.js', 'sources.js', 'sprite.js'].map(name => `scripts/${name}`)
  const tools = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', ...scripts]
  for (const path of [...serviceSources(), ...pageSources(), ...tools]) {
    hash.update(`${path}\0`).update(readFileSync(join(ROOT, path))).update('\0')
  }
  return hash.digest('hex')
}

/** The text of the stamp of what has this fingerprint, with types or without. */
export const stamp = (print, hasTypes) => ({ name: STAMP, text: `${print}${hasTypes ? ' with types' : ''}\n` })

/** Whether dist/ is there: `current`, `outdated`, or undefined. Only a build with types is good enough for who wants them. */
export function stateOfDist (print, wantsTypes = false) {
  try {
    const [built, ...types] = readFileSync(join(DIST, STAMP), 'utf8').trim().split(' ')
    return built === print && (!wantsTypes || types.length > 0) ? 'current' : 'outdated'
  } catch {}
}

/** From now on dist/ is not what was built: something else writes into it. */
export function disownDist () {
  rmSync(join(DIST, STAMP), { force: true })
}
