import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
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
  t.ok(Date.now() - began < 900, 'not even the time that a program has to end by itself')
  t.equal(process.listenerCount('exit'), before, 'and no trace in this process')
})

const NEEDS_SETSID = process.platform !== 'linux' && 'needs setsid'

t.test('a program has ended even if a daemon still holds its output', { skip: NEEDS_SETSID }, async t => {
  // It leaves the group: out of reach, but it must not keep anybody waiting.
  const program = new Program(['sh', '-c', 'setsid sleep 12 & sleep 0.3; exit 1'])
  program.stdout.resume()
  const began = Date.now()
  await once(program.over, 'abort')
  t.match(program.over.reason, { message: 'sh ended with exit code 1' })
  t.ok(Date.now() - began < 11_000, `${Date.now() - began} ms`)
})

t.test('a program that writes very much to its standard error is reported with the last line only', async t => {
  const program = new Program(['sh', '-c', 'yes complaint | head -c 3000000 >&2; printf "100 %%\\r" >&2; echo the end >&2; exit 2'])
  program.stdout.resume()
  await once(program.over, 'abort')
  t.match(program.over.reason, { message: 'sh ended with exit code 2: the end' })
})

/** Runs `body` in a process that may open only a few files more than it has at its start; `fill` opens all of them. */
async function withFewFiles (body: string): Promise<string[]> {
  const script = `
    import { closeSync, openSync } from 'node:fs'
    import { once } from 'node:events'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { text } from 'node:stream/consumers'
    import { Program } from '${MODULE}'
    const fill = (files = []) => { try { for (;;) files.push(openSync('/dev/null')) } catch { return files } }
    ${body}
  `
  const shell = ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script]
  const child = spawn('sh', shell, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return [...output.trim().split('\n'), `exit code ${code}`]
}

t.test('a program that no file descriptor is left for is reported like any other failure, and the next one starts', {
  skip: process.platform === 'win32' && 'needs ulimit'
}, async t => {
  t.same(await withFewFiles(`
    const files = fill()
    const program = new Program(['echo', 'hello'])
    program.stdin.write('anything')
    program.stdout.resume()
    program.fail('took too long')
    await program.end()
    const again = new Program(['echo', 'hello'])
    await once(again.over, 'abort')
    console.log(again.over.reason.message)
    for (const file of files) closeSync(file)
    const next = new Program(['echo', 'hello'])
    for await (const text of next.stdout) process.stdout.write(text)
  `), ['echo could not be started: too many files are open', 'hello', 'exit code 0'])
})

t.test('programs that no file descriptor is left for leave nothing behind', {
  skip: process.platform === 'win32' && 'needs ulimit'
}, async t => {
  t.same(await withFewFiles(`
    const pipes = () => process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
    await new Program(['true']).end() // from now on there is a guardian
    const before = pipes()
    const files = fill()
    for (let free = 0; free < 16; free++) {
      if (free > 0) closeSync(files.pop())
      const program = new Program(['true'])
      program.stdout.resume()
      if (!program.over.aborted) await once(program.over, 'abort')
      await program.end()
    }
    for (const file of files) closeSync(file)
    // The last of them may still be closing.
    for (const end = performance.now() + 10_000; pipes() > before && performance.now() < end;) await sleep(20)
    console.log(pipes() - before)
  `), ['0', 'exit code 0'])
})

t.test('a program that the system refuses to start is reported, never thrown', async t => {
  for (const [argv, message] of [
    [['echo', 'x'.repeat(3_000_000)], 'echo could not be started: E2BIG'],
    [['echo', 'a\0b'], 'echo could not be started: ERR_INVALID_ARG_VALUE'],
    [[import.meta.dirname], `"${import.meta.dirname}" is not executable`]
  ] as const) {
    const program = new Program([...argv])
    t.notOk(program.over.aborted, 'not before anybody can listen')
    await once(program.over, 'abort')
    t.equal(program.over.reason.message, message)
    await program.end()
  }
})

t.test('a program that hangs is killed at once, without being asked, with all it has started', async t => {
  const program = new Program(['sh', '-c', 'trap "" TERM; echo ready; sleep 1000 & kill -STOP $$'])
  await once(program.stdout, 'data')
  const began = performance.now()
  program.fail('took too long')
  t.match(program.over.reason, { kind: 'hung', message: 'sh took too long' })
  await program.end()
  t.ok(performance.now() - began < 900, 'well before the time that it would have had to end by itself')
})

t.test('a program that is ended in order has a second to do so', async t => {
  const program = new Program(['sh', '-c', 'trap "echo bye >&2; exit 5" TERM; echo ready; while :; do sleep 0.1; done'])
  await once(program.stdout, 'data')
  await program.end()
  t.match(program.over.reason, { kind: 'ended', message: /exit code 5/ })
})
