import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { SERVICE, startService } from '../fixtures/service.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const [program, file] = SERVICE as [string, string]

function run (...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, [file, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

t.test('deskfeed --help and --version print what they say', async t => {
  t.match(run('--help'), { status: 0, stdout: /^Usage: deskfeed \[flags\]\n/, stderr: '' })
  t.same(run('-v'), { status: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('an argument that means nothing ends it with exit code 78 and one sentence', async t => {
  t.same(run('--prot', '1'), {
    status: 78, stdout: '', stderr: 'deskfeed: there is no flag --prot. Did you mean --port? "deskfeed --help" lists all.\n'
  })
})

t.test('flags configure the service; what nobody reads is named, and a secret does not stay on the command line', async t => {
  const key = 'a-key-that-is-long-enough'
  const folder = t.testdir({ '.env': '\ufeffQUALTIY=5\n' })
  const flags = ['--source', 'pattern', '--port=0', '--access', 'open', '--stream-key', key]
  const service = await startService(t, { SOURCE: 'x11', HOST: '::', PORTT: '1' }, folder, [...SERVICE, ...flags])
  t.match(service.stdout(), 'QUALTIY in .env means nothing to Deskfeed. Did you mean QUALITY?\n')
  t.match(service.stdout(), 'PORTT in the environment means nothing to Deskfeed. Did you mean PORT?\n')
  t.match(service.stdout(), 'EVERYBODY who can reach this machine can watch (ACCESS=open).')
  t.equal((await fetch(`${service.url}/healthz`)).status, 200)
  if (process.platform === 'linux') t.notMatch(readFileSync(`/proc/${service.pid}/cmdline`, 'latin1'), key)
})
