import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { needs } from '../fixtures/needs.js'
import { childrenOf, processesWith } from '../fixtures/processes.js'
import { watchSource } from '../fixtures/recovery.js'

const MODULE = new URL('../../dist/capture/sources/program.js', import.meta.url).href
const LINUX_ONLY = process.platform !== 'linux' && 'reads /proc'

/** Whatever it does to stay: it ignores every signal that it can, has a child and a grandchild, and is stopped, with both of them. */
const STUBBORN = `
  trap '' HUP INT TERM
  (trap '' HUP INT TERM; sleep 1000 & while :; do sleep 0.1; done) &
  while :; do sleep 0.1; done
`

/** A service that runs programs, and says when it does. */
async function startOwner (t: Test, body: string) {
  const id = randomUUID()
  const script = `import { Program } from '${MODULE}'; ${body}; console.log('started'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, GUARDIAN_TEST: id, STUBBORN }, stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => { child.kill('SIGKILL') })
  await once(child.stdout, 'data')
  return { child, left: () => processesWith('GUARDIAN_TEST', id) }
}

/** How long it takes until nothing is left, ms; for ever is 10 s. */
async function goneAfter (left: () => string[]): Promise<number> {
  const began = performance.now()
  while (left().length > 0 && performance.now() - began < 10_000) await sleep(20)
  return performance.now() - began
}

t.test('programs end with a service that is killed, even if they ignore signals and are stopped, with all they have started', {
  skip: LINUX_ONLY
}, async t => {
  const { child, left } = await startOwner(t, "for (let i = 0; i < 3; i++) new Program(['sh', '-c', process.env.STUBBORN])")
  while (left().length < 10) await sleep(20)
  for (const pid of childrenOf(child.pid!, /sleep/)) process.kill(-pid, 'SIGSTOP')
  child.kill('SIGKILL')
  const ms = await goneAfter(left)
  t.ok(ms < 5000, `gone after ${ms.toFixed(0)} ms`)
})

t.test('the guardian leaves alone what has ended before, and is replaced when it is killed itself', { skip: LINUX_ONLY }, async t => {
  const { child, left } = await startOwner(t, `
    process.on('SIGUSR2', () => { new Program(['sh', '-c', process.env.STUBBORN]) })
    new Program(['true'])
  `)
  const [guardian, ...more] = childrenOf(child.pid!, /deskfeed-guardian/)
  t.same(more, [], 'there is one')
  process.kill(guardian!, 'SIGKILL')
  // Until its end has been noticed: of two signals that wait, the next one would be handled before that of a child's end.
  while (existsSync(`/proc/${guardian}`)) await sleep(20)
  child.kill('SIGUSR2')
  while (left().length < 3 || childrenOf(child.pid!, /deskfeed-guardian/).length < 1) await sleep(20)
  child.kill('SIGKILL')
  t.ok(await goneAfter(left) < 5000)
})

t.test('one that is killed after a while is replaced at once, for the programs that run', { skip: LINUX_ONLY }, async t => {
  const { child, left } = await startOwner(t, `
    process.on('SIGUSR2', () => console.log('heard'))
    new Program(['sh', '-c', process.env.STUBBORN])
  `)
  const [guardian] = childrenOf(child.pid!, /deskfeed-guardian/)
  while (left().length < 4) await sleep(20)
  await sleep(1000) // so that it has lived for long enough
  process.kill(guardian!, 'SIGKILL')
  const others = () => childrenOf(child.pid!, /deskfeed-guardian/).filter(pid => pid !== guardian)
  while (others().length < 1) await sleep(20)
  // It was told of the group in the turn in which it was started; whatever is heard comes after that.
  child.kill('SIGUSR2')
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  t.ok(await goneAfter(left) < 5000)
})

t.test('the guardian has nothing of ours, and ends with us', { skip: LINUX_ONLY }, async t => {
  const { child } = await startOwner(t, "new Program(['sleep', '1000'])")
  const [guardian] = childrenOf(child.pid!, /deskfeed-guardian/)
  t.notMatch(readFileSync(`/proc/${guardian}/environ`, 'utf8'), 'GUARDIAN_TEST', 'no environment, which may hold keys')
  child.kill('SIGTERM')
  t.ok(await goneAfter(() => existsSync(`/proc/${guardian}`) ? ['guardian'] : []) < 5000)
})

t.test('the built service, killed while its program is stopped, leaves nothing', { skip: needs('Xvfb', 'import', 'xrandr') }, async t => {
  for (const source of ['native', 'screenshot'] as const) {
    const { service, helper } = await watchSource(t, source)
    if (source !== 'screenshot') process.kill(helper(), 'SIGSTOP')
    service.kill('SIGKILL')
    const ms = await goneAfter(service.processes)
    t.ok(ms < 5000, `${source}: gone after ${ms.toFixed(0)} ms`)
  }
})
