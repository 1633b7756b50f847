import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { FLOORS, LEFT_OUT, checkLockfile, readAudit, type Lockfile } from '../../scripts/floors.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const lockfile: Lockfile = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'))

/** What is said about a single package. */
const check = (path: string, version: string, name?: string) => checkLockfile({ packages: { [path]: { version, ...name && { name } } } })

t.test('no installed version has a known advisory', async t => {
  t.same(checkLockfile(lockfile), [])
  const installed = Object.keys(lockfile.packages).map(path => path.split('node_modules/').at(-1)!)
  for (const name of Object.keys(FLOORS)) {
    if (name !== 'sharp') t.ok(installed.includes(name), `${name} is there, so its floor means something`)
  }
})

t.test('an old version of any package is reported by name, however deeply it is nested', async t => {
  for (const [name, floors] of Object.entries(FLOORS)) {
    for (const path of [`node_modules/${name}`, `node_modules/a/node_modules/${name}`]) {
      t.same(check(path, '0.0.9'), [
        `${path} is ${name} 0.0.9, but versions before ${floors.at(-1)} have known advisories: npm update ${name}.`
      ])
      for (const floor of floors) t.same(check(path, floor), [])
    }
  }
})

t.test('versions are compared as numbers, part by part', async t => {
  const older = (version: string) => check('node_modules/fastify', version).length === 1
  for (const version of ['5.12.1', '5.9.9', '4.99.99', '5.12.2-rc.1', '5.2.12']) t.ok(older(version), version)
  for (const version of ['5.12.2', '5.12.10', '5.100.0', '6.0.0', '10.0.0', '5.12.3-rc.1']) t.notOk(older(version), version)
})

t.test('where two major versions get fixes, each has its own floor', async t => {
  for (const version of ['3.1.8', '4.2.2', '2.4.8']) {
    t.match(check('node_modules/fast-uri', version), [/^node_modules\/fast-uri is fast-uri /])
  }
  for (const version of ['3.1.9', '4.2.3', '5.0.0']) t.same(check('node_modules/fast-uri', version), [])
})

t.test('packages that must not be used are reported in any version, under any name', async t => {
  for (const name of Object.keys(LEFT_OUT)) {
    t.match(check(`node_modules/${name}`, '99.0.0'), [`node_modules/${name} is ${name} 99.0.0, which must not be used: `])
    t.match(check('node_modules/alias', '99.0.0', name), [`node_modules/alias is ${name} 99.0.0, `])
  }
})

t.test('each advisory that npm audit finds is named once, with where to read about it', async t => {
  const report = {
    vulnerabilities: {
      a: {
        name: 'a',
        via: [
          { title: 'Traversal', severity: 'high', url: 'https://example.com/1' },
          { title: 'Loop', severity: 'low', url: 'https://example.com/2' }
        ]
      },
      b: { name: 'b', via: ['a'] }
    }
  }
  t.same(readAudit(JSON.stringify(report)), {
    advisories: ['a has an advisory (high): Traversal, https://example.com/1', 'a has an advisory (low): Loop, https://example.com/2']
  })
  t.same(readAudit('{"vulnerabilities":{}}'), { advisories: [] })
})

t.test('a registry that does not answer is told apart from one that knows of no advisories', async t => {
  t.same(readAudit('{"message":"405 Method Not Allowed"}'), { unanswered: '405 Method Not Allowed' })
  t.same(readAudit('{"error":{"code":"ENOAUDIT","summary":"no endpoint"}}'), { unanswered: 'no endpoint' })
  t.same(readAudit('{}'), { unanswered: 'npm audit gave no list' })
  t.same(readAudit(' offline\n'), { unanswered: 'offline' })
  t.same(readAudit(''), { unanswered: 'npm audit printed nothing' })
})

t.test('`npm run floors`', { skip: process.platform === 'win32' && 'no script can stand in for npm there' }, async t => {
  const folder = t.testdir()
  mkdirSync(`${folder}/scripts`)
  cpSync(`${ROOT}scripts/floors.ts`, `${folder}/scripts/floors.ts`)

  /** Runs the script next to this lockfile, with a program in npm's place that prints this. */
  function run (packages: Lockfile['packages'], printed: string) {
    writeFileSync(`${folder}/package-lock.json`, JSON.stringify({ packages }))
    writeFileSync(`${folder}/npm`, `#!/bin/sh\ncat <<'END'\n${printed}\nEND\nexit 1\n`)
    chmodSync(`${folder}/npm`, 0o755)
    const args = ['--import', import.meta.resolve('tsx'), `${folder}/scripts/floors.ts`]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8', env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
    })
    return { status, stdout, stderr }
  }

  t.test('passes if no advisory is known, and says whether the registry answered', async t => {
    t.match(run(lockfile.packages, '{"message":"405 Method Not Allowed"}'), {
      status: 0, stderr: '', stdout: /The registry could not be asked for newer advisories: 405 Method Not Allowed\n$/
    })
    t.match(run(lockfile.packages, '{"vulnerabilities":{}}'), {
      status: 0, stderr: '', stdout: /The registry knows of no advisories for the dependencies\.\n$/
    })
  })

  t.test('fails for an old version, by name', async t => {
    const path = 'node_modules/x/node_modules/fastify'
    t.match(run({ ...lockfile.packages, [path]: { version: '4.0.0' } }, '{"vulnerabilities":{}}'), {
      status: 1, stderr: `${path} is fastify 4.0.0, but versions before 5.12.2 have known advisories: npm update fastify.\n`
    })
  })

  t.test('fails for an advisory that the registry knows of', async t => {
    const found = { vulnerabilities: { a: { name: 'a', via: [{ title: 'Traversal', severity: 'high', url: 'https://example.com/1' }] } } }
    t.match(run(lockfile.packages, JSON.stringify(found)), {
      status: 1, stderr: 'a has an advisory (high): Traversal, https://example.com/1\n'
    })
  })
})
