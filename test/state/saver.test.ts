import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { Saver } from '../../state/saver.js'

/** A saver whose writes end only when the test says so. */
function create ({ spacingMs = 0, retryMs = 60_000 } = {}) {
  const writes: Array<{ at: number, end: (error?: Error) => void }> = []
  const failures: string[] = []
  const saver = new Saver({
    write: () => new Promise((resolve, reject) => {
      writes.push({ at: performance.now(), end: error => error ? reject(error) : resolve() })
    }),
    onFailure: ({ message }) => failures.push(message),
    spacingMs,
    retryMs
  })
  const begun = async (count: number) => { while (writes.length < count) await sleep(1) }
  return { saver, writes, failures, begun }
}

t.test('a change is written at once; those that come meanwhile are written together, afterwards', async t => {
  const { saver, writes, begun } = create()
  saver.change()
  await begun(1)
  for (let i = 0; i < 100; i++) saver.change()
  await sleep(20)
  t.equal(writes.length, 1, 'never two at once')
  writes[0]!.end()
  await begun(2)
  writes[1]!.end()
  await saver.settled(60_000)
  await sleep(20)
  t.equal(writes.length, 2)
})

t.test('whoever waits for a change waits for the write that takes it along, but not for ever', async t => {
  const { saver, writes, begun } = create()
  await saver.settled(60_000)
  saver.change()
  await begun(1)
  saver.change()
  let isSettled = false
  const settled = saver.settled(60_000).then(() => { isSettled = true })
  writes[0]!.end()
  await begun(2)
  await sleep(20)
  t.notOk(isSettled, 'the first write did not have it')
  await saver.settled(20)
  writes[1]!.end()
  await settled
})

t.test('many changes cause few writes', async t => {
  const { saver, writes, begun } = create({ spacingMs: 100 })
  for (let count = 1; count <= 3; count++) {
    saver.change()
    await begun(count)
    writes[count - 1]!.end()
  }
  for (const [index, { at }] of writes.slice(1).entries()) t.ok(at - writes[index]!.at > 90)
})

t.test('a write that fails is reported once, and tried again until it works', async t => {
  const { saver, writes, failures, begun } = create({ retryMs: 5 })
  saver.change()
  for (let count = 1; count <= 3; count++) {
    await begun(count)
    writes[count - 1]!.end(new Error('no space left'))
  }
  await begun(4)
  writes[3]!.end()
  await sleep(30)
  t.equal(writes.length, 4)
  t.same(failures, ['no space left'])
  saver.change()
  await begun(5)
  writes[4]!.end(new Error('no space left again'))
  await saver.settled(60_000)
  t.same(failures, ['no space left', 'no space left again'])
  const closed = saver.close()
  await begun(6)
  writes[5]!.end()
  await closed
})

t.test('when it is closed everything is written a last time, and a failure is not tried again', async t => {
  const { saver, writes, failures, begun } = create({ retryMs: 5 })
  const closed = saver.close()
  await begun(1)
  writes[0]!.end(new Error('no space left'))
  await closed
  await sleep(30)
  t.equal(writes.length, 1)
  t.same(failures, ['no space left'])
})
