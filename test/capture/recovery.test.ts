import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { needs } from '../fixtures/needs.js'
import { restartServer, watchSource, written, type Recovery } from '../fixtures/recovery.js'

const NEEDS = needs('Xvfb')
/** On a machine that is busy with other things, ms. `npm run bench:faults` holds what is promised. */
const BACK_MS = 20_000

function isBack (t: Test, what: string, { noticedMs, backMs }: Recovery): void {
  t.comment(`${what}: noticed after ${noticedMs.toFixed(0)} ms, back after ${backMs.toFixed(0)} ms`)
  t.ok(backMs < BACK_MS, `${what}: the viewer sees the screen again, on the same connection`)
}

/** What the log says about the screen. */
function screenLines (stderr: string): Record<string, unknown>[] {
  return stderr.split('\n').filter(line => line.includes('the screen is')).map(line => JSON.parse(line))
}

t.test('a viewer sees the screen again soon after its X server was killed and started again', { skip: NEEDS }, async t => {
  for (const source of ['x11', 'native'] as const) {
    const { recover, server } = await watchSource(t, source)
    isBack(t, source, await recover(() => restartServer(server)))
  }
})

t.test('a viewer sees the screen again soon after the program that takes the pictures was killed', { skip: NEEDS }, async t => {
  for (const source of ['native', 'command'] as const) {
    const { recover, helper } = await watchSource(t, source)
    isBack(t, source, await recover(() => process.kill(helper(), 'SIGKILL')))
  }
})

t.test('a program that is stopped at any moment is noticed, killed and started again', { skip: NEEDS }, async t => {
  const { recover, helper, service } = await watchSource(t, 'native')
  for (let round = 1; round <= 2; round++) {
    const recovery = await recover(() => process.kill(helper(), 'SIGSTOP'))
    isBack(t, `round ${round}`, recovery)
    t.ok(recovery.noticedMs > 1500 && recovery.noticedMs < BACK_MS)
  }
  t.equal(service.processes().filter(line => line.includes('native-program')).length, 1, 'none of them is left')
})

t.test('an X server that is stopped is noticed, and shown again when it goes on', { skip: NEEDS }, async t => {
  const { recover, server, service } = await watchSource(t, 'x11')
  isBack(t, 'x11', await recover(async () => {
    server.freeze()
    await written(service.stderr, /no answer for 2 s.*the screen is lost/)
    server.thaw()
  }))
})

t.test('the log has one line when the screen is lost and one when it is back, and none for each attempt', { skip: NEEDS }, async t => {
  const { recover, server, service } = await watchSource(t, 'x11')
  const { backMs } = await recover(async () => {
    await server.kill()
    await sleep(2000) // three attempts
    await server.start()
  })
  await written(service.stderr, /the screen is back/)
  const [lost, back, ...more] = screenLines(service.stderr())
  t.match(lost, { source: 'x11', display: 'screen', kind: 'ended', reason: /has closed the connection/, msg: 'the screen is lost' })
  t.match(back, { source: 'x11', display: 'screen', msg: 'the screen is back' })
  const { awayMs } = back as { awayMs: number }
  t.ok(awayMs > 1900 && awayMs < backMs, `${awayMs} ms`)
  t.same(more, [])
  t.notMatch(service.stderr(), /stack/)
})

t.test('a service that has no file descriptor left keeps its viewers, and shows the screen when it has some', {
  skip: needs('Xvfb', 'prlimit')
}, async t => {
  for (const source of ['x11', 'native'] as const) {
    const { recover, helper, server, service } = await watchSource(t, source)
    const prlimit = (...args: string[]) => execFileSync('prlimit', ['--pid', String(service.pid), ...args], { encoding: 'utf8' })
    const before = prlimit('--nofile', '--output=SOFT', '--noheadings', '--raw').trim()
    isBack(t, source, await recover(async () => {
      prlimit('--nofile=3:') // nothing more can be opened
      if (source === 'x11') await restartServer(server)
      else process.kill(helper(), 'SIGKILL')
      await written(service.stderr, /the screen is lost/)
      await sleep(600) // an attempt
      prlimit(`--nofile=${before}:`)
    }))
  }
})
