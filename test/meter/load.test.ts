import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Load } from '../../meter/load.js'

function loadOf (t: Test, limit?: number): Load {
  const load = new Load(limit)
  t.teardown(() => load.close())
  return load
}

/** Keeps the event loop busy: between two turns it does nothing else for 400 ms. */
async function blockUntil (isEnough: () => boolean): Promise<void> {
  while (!isEnough()) {
    for (const end = performance.now() + 400; performance.now() < end;);
    await sleep(0)
  }
}

async function until (isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20)
}

t.test('an event loop that is late again and again is short of time, and no longer when it turns again', async t => {
  const load = loadOf(t)
  t.equal(load.shortage, undefined)
  await blockUntil(() => load.shortage !== undefined)
  t.equal(load.shortage, 'event_loop')
  t.ok(load.delays.sum > 0.5, 'and how late it was is counted')
  await until(() => load.shortage === undefined)
})

t.test('a process that holds nearly all that it may is short of memory', async t => {
  const load = loadOf(t, process.memoryUsage.rss())
  await until(() => load.shortage === 'memory')
})

t.test('it does not keep the process from ending', async t => {
  loadOf(t)
  t.notOk(process.getActiveResourcesInfo().filter(name => name === 'Timeout').length > 2)
})
