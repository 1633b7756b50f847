// Compares the lockfile with the versions below which packages have known advisories, and asks the registry for newer advisories.
// Exit code 1 if a version is too old, or if an advisory affects a package that is not only for development.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The oldest version of each package that may be in the lockfile; one for each major version that still gets fixes.
 * Those of @fastify/static, @fastify/swagger-ui and fast-uri were the newest in November 2026.
 */
export const FLOORS: Record<string, [string, ...string[]]> = {
  '@fastify/proxy-addr': ['5.1.1'],
  '@fastify/static': ['10.1.11'],
  '@fastify/swagger-ui': ['6.1.3'],
  'dns-packet': ['5.2.2'],
  'fast-uri': ['3.1.9', '4.2.3'],
  fastify: ['5.12.2'],
  'find-my-way': ['9.0.1'],
  'jpeg-js': ['0.4.4'],
  'screenshot-desktop': ['1.15.2'],
  sharp: ['0.35.3']
}

/** Packages that must not be used at all, and what makes them unnecessary. */
export const LEFT_OUT: Record<string, string> = {
  '@fastify/express': 'hooks do what middleware would',
  '@fastify/middie': 'hooks do what middleware would',
  '@fastify/multipart': 'nothing is uploaded'
}

/** The part of `package-lock.json` that matters here. */
export interface Lockfile {
  packages: Record<string, { name?: string, version?: string }>
}

/** What `npm audit` found, or why it could not find out. */
export type Audit = { advisories: string[] } | { unanswered: string }

/** Whether a version, such as 1.2.10 or 2.0.0-rc.1, is older than a floor, which is not a prerelease. */
function isOlder (version: string, floor: string): boolean {
  const numbers = version.split('-')[0]!.split('.').map(Number)
  for (const [i, least] of floor.split('.').map(Number).entries()) {
    if (numbers[i] !== least) return numbers[i]! < least
  }
  return version.includes('-')
}

/** The floor for a version: that of its own major version, otherwise the highest. */
function floorFor (version: string, floors: string[]): string {
  const major = (text: string) => text.split('.')[0]
  return floors.find(floor => major(floor) === major(version)) ?? floors.at(-1)!
}

/** One sentence for each package that is too old or must not be there. */
export function checkLockfile ({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { name = path.split('node_modules/').at(-1)!, version = '0.0.0' }]) => {
    if (LEFT_OUT[name]) return [`${path} is ${name} ${version}, which must not be used: ${LEFT_OUT[name]}.`]
    const floor = FLOORS[name] && floorFor(version, FLOORS[name])
    if (!floor || !isOlder(version, floor)) return []
    return [`${path} is ${name} ${version}, but versions before ${floor} have known advisories: npm update ${name}.`]
  })
}

/** @param text what `npm audit --json` printed */
export function readAudit (text: string): Audit {
  let report
  try {
    report = JSON.parse(text)
  } catch {
    return { unanswered: text.trim() || 'npm audit printed nothing' }
  }
  if (!report.vulnerabilities) return { unanswered: report.message ?? report.error?.summary ?? 'npm audit gave no list' }
  return {
    advisories: Object.values<any>(report.vulnerabilities).flatMap(({ name, via }) => via
      .filter((cause: unknown) => typeof cause === 'object') // otherwise it names another package on the list
      .map(({ title, severity, url }: Record<string, string>) => `${name} has an advisory (${severity}): ${title}, ${url}`))
  }
}

function main (): void {
  const lockfile = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  const faults = checkLockfile(lockfile)
  if (faults.length === 0) {
    const [floors, leftOut] = [FLOORS, LEFT_OUT].map(list => Object.keys(list).length)
    console.log(`package-lock.json holds no version below the floors for ${floors} packages, and none of ${leftOut} unwanted ones.`)
  }

  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 60_000
  })
  const audit = error ? { unanswered: error.message } : readAudit(stdout)
  if ('unanswered' in audit) console.log(`The registry could not be asked for newer advisories: ${audit.unanswered}`)
  else if (audit.advisories.length === 0) console.log('The registry knows of no advisories for the dependencies.')
  else faults.push(...audit.advisories)

  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
