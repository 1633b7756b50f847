// Installs what the tests need from the system, or with an argument what others need: `bench`, `container`. As root on Debian it does so by
// itself; anywhere else it says what is missing.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { BENCH_PACKAGES, CONTAINER_PACKAGES, TEST_PACKAGES, missing } from './programs.js'

const NEEDS = {
  tests: { who: 'The tests need', packages: TEST_PACKAGES, otherwise: 'the tests that need it are skipped' },
  bench: { who: 'The benches need', packages: BENCH_PACKAGES, otherwise: 'what needs it is not measured' },
  container: { who: 'The check of the images needs', packages: CONTAINER_PACKAGES, otherwise: 'they can\'t be built here' }
}
const { who, packages: PACKAGES, otherwise } = NEEDS[process.argv[2] ?? 'tests']

/** Whether this is Debian or derived from it. */
function isDebian () {
  try {
    return /^(ID|ID_LIKE)=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Runs apt-get, quietly unless it fails. Whether it succeeded. */
function apt (...args) {
  const { status, stdout, stderr, error } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024
  })
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `apt-get: ${error.message}\n` : ''}`)
  return status === 0
}

const packages = missing(PACKAGES).flatMap(need => PACKAGES[need].split(' '))

if (packages.length > 0 && isDebian() && process.getuid() === 0) {
  console.log(`${who} ${packages.join(', ')}: installing.`)
  // Even if the package lists could not be updated, the old ones may do.
  apt('update')
  apt('install', '--yes', '--no-install-recommends', ...packages)
}

for (const need of missing(PACKAGES)) {
  const how = isDebian() ? `\`apt-get install ${PACKAGES[need]}\` as root` : `Debian has it in its package ${PACKAGES[need]}`
  console.log(`${need} is missing (${how}): ${otherwise}.`)
}
