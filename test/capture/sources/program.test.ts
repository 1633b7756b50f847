import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { Program } from '../../../capture/sources/program.js'
import { processesWith } from '../../fixtures/processes.js'

const MODULE = new URL('../../../dist/capture/sources/program.js', import.meta.url).href

t.test('however the service ends, its programs end with it', async t => {
  const id = randomUUID()
  const script = `
    import { Program } from '${MODULE}'
    new Program(['sh', '-c', 'trap "" TERM; sleep 1000 & sleep 1000'])
    setTimeout(() => process.exit(), 100)
  `
  const env = { ...process.env, PROGRAM_TEST: id }
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'ignore' })
  await once(child, 'exit')
  // A process that was killed stays for the moment that the kernel needs.
  for (let turn = 0; turn < 100 && processesWith('PROGRAM_TEST', id).length > 0; turn++) await sleep(5)
  t.same(processesWith('PROGRAM_TEST', id), [])
})

t.test('a program that has ended leaves nothing to end, and nothing to wait for', async t => {
  const before = process.listenerCount('exit')
  const program = new Program(['echo', 'done'])
  program.stdout.resume()
  await once(program.over, 'abort')
  t.match(program.over.reason, { message: 'echo ended with exit code 0' })
  const began = Date.now()
  await program.end()
  await program.end()
  t.ok(Date.now() - began < 100)
  t.equal(process.listenerCount('exit'), before, 'and no trace in this process')
})

const NEEDS_SETSID = process.platform !== 'linux' && 'needs setsid'

t.test('a program has ended even if a daemon still holds its output', { skip: NEEDS_SETSID }, async t => {
  // It leaves the group: out of reach, but it must not keep anybody waiting.
  const program = new Program(['sh', '-c', 'setsid sleep 3 & sleep 0.3; exit 1'])
  program.stdout.resume()
  const began = Date.now()
  await once(program.over, 'abort')
  t.match(program.over.reason, { message: 'sh ended with exit code 1' })
  t.ok(Date.now() - began < 2800, `${Date.now() - began} ms`)
})

t.test('a program that writes very much to its standard error is reported with the last line only', async t => {
  const program = new Program(['sh', '-c', 'yes complaint | head -c 3000000 >&2; printf "100 %%\\r" >&2; echo the end >&2; exit 2'])
  program.stdout.resume()
  await once(program.over, 'abort')
  t.match(program.over.reason, { message: 'sh ended with exit code 2: the end' })
})
