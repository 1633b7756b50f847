import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { needs } from '../../../fixtures/needs.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { isTold, seesExactly, shareDesktop, startSharedDesktop, streamPrograms } from '../../../fixtures/wayland/shared.js'

const ROUNDS = 100
/** After so many all is loaded that is ever loaded. */
const WARM = 10
/** Of the screen: a picture has 2 MB, so that one that is left each time has 200 in the end. */
const SIZE = { width: 960, height: 540 }
/** What the memory of a process differs by from one moment to the next, bytes: 40 MB were seen in 300 rounds, up and down. */
const NOISE = 64 * 2 ** 20

const descriptors = (pid: number) => readdirSync(`/proc/${pid}/fd`).length
/** Of its own, and what it shares with others. */
const memory = (pid: number) => [...readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm)]
  .reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0)

t.test('a hundred captures leave no process, no descriptor, no memory and no session behind', { skip: needs(...PROGRAMS) }, async t => {
  const { desktop, screen, portal } = await startSharedDesktop(t, {}, SIZE)
  const { pid, url, processes } = await shareDesktop(t, desktop, { LINGER_MS: '0' })
  /** Nothing tells of the end of a process that is another's child. */
  const isIdle = async () => { while (streamPrograms(pid).length > 0) await sleep(5) }
  async function capture (round: number) {
    const viewer = await watchUpdates(t, url)
    await seesExactly(viewer, screen)
    // Every tenth ends in another way.
    if (round % 10 === 9) {
      process.kill(streamPrograms(pid)[0]!, 'SIGKILL')
      await isTold(viewer, /listens to PipeWire/)
    }
    viewer.socket.terminate()
    await viewer.closed
    await isIdle()
  }
  const atRest = async () => {
    await portal.until(({ open }) => open === 0)
    await isIdle()
    return { descriptors: descriptors(pid), processes: processes().length, memory: memory(pid) }
  }
  for (let round = 0; round < WARM; round++) await capture(round)
  const before = await atRest()
  for (let round = 0; round < ROUNDS; round++) await capture(round)
  // The service may still have to hear that the last viewer has left.
  while (descriptors(pid) > before.descriptors) await sleep(20)
  const after = await atRest()
  t.comment(`memory: ${(before.memory / 2 ** 20).toFixed(1)} MiB before, ${(after.memory / 2 ** 20).toFixed(1)} after`)
  t.equal(after.processes, before.processes)
  t.ok(after.descriptors <= before.descriptors, `${before.descriptors} and ${after.descriptors} descriptors`)
  t.ok(after.memory - before.memory < NOISE)
})
