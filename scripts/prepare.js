// Installs what the tests need from the system: by itself as root on Debian; anywhere else it says what is missing.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PACKAGES, missingPrograms } from './programs.js'

/** Debian and what is made from it. */
function isDebian () {
  try {
    return /^(ID|ID_LIKE)=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Quiet, unless it fails. */
function apt (...args) {
  const { status, stdout, stderr, error } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024
  })
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `apt-get: ${error.message}\n` : ''}`)
  return status === 0
}

const packages = missingPrograms().flatMap(program => PACKAGES[program].split(' '))

if (packages.length > 0 && isDebian() && process.getuid() === 0) {
  console.log(`The tests need ${packages.join(', ')}: installing.`)
  // A list that could not be brought up to date may still do.
  apt('update')
  apt('install', '--yes', '--no-install-recommends', ...packages)
}

for (const program of missingPrograms()) {
  const how = isDebian() ? `\`apt-get install ${PACKAGES[program]}\` as root` : `Debian has it in its package ${PACKAGES[program]}`
  console.log(`${program} is missing (${how}): the tests that need it are skipped.`)
}
