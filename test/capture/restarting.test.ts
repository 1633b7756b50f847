import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { holdings, RESTARTED, watchRestarting } from '../fixtures/restarting.js'

/** So that everything that is made once is there. */
const WARM_UP = 3
const RESTARTS = 6
/** What may be left of a restart, bytes: `npm run bench:restarts` measures what is, over 300 of them. */
const LEFT = 100_000

t.test('nothing is left of a source that is lost and found again', { skip: needs('Xvfb', 'import', 'xrandr') }, async t => {
  for (const source of RESTARTED) {
    await t.test(source, async t => {
      const { restart } = await watchRestarting(t, source)
      const restarts = async (count: number) => {
        for (let round = 0; round < count; round++) await restart()
      }
      await restarts(WARM_UP)
      const before = await holdings()
      await restarts(RESTARTS)
      const after = await holdings(before)
      t.comment(`${source}: ${JSON.stringify(before)} ${JSON.stringify(after)}`)
      // A thread that is just starting, or ending, has some; one that is left each time would make more.
      t.ok(after.descriptors - before.descriptors < RESTARTS / 2, `${before.descriptors} file descriptors, then ${after.descriptors}`)
      t.equal(after.listeners, before.listeners, 'listeners')
      t.ok(after.resources <= before.resources, 'timers, pipes, processes, threads')
      t.ok(after.heap - before.heap < RESTARTS * LEFT, `${(after.heap - before.heap) / RESTARTS} bytes each`)
    })
  }
})
