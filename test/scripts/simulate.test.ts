import t from 'tap'
import { SCENES } from '../../scripts/simulate/figures.js'
import { planFor, NETWORK } from '../../scripts/simulate/plan.js'
import { play } from '../../scripts/simulate/play.js'
import { simulate } from '../../scripts/simulate/report.js'
import { seeded } from '../../scripts/simulate/seeded.js'

t.test('the plans of the documents carry a screen', async t => {
  t.same(simulate().faults, [])
})

t.test('a plan has as many machines as it takes, and each feeds no more than it can', async t => {
  for (const scene of SCENES) {
    const { layers } = planFor(100_000, scene)
    const belows = [...layers.slice(1).map(({ machines }) => machines), 100_000]
    for (const [depth, { machines, feeds, link }] of layers.entries()) {
      t.ok(machines * feeds >= belows[depth]! && (machines - 1) * feeds < belows[depth]!)
      t.ok(feeds * scene.bytes * 8 * scene.perSecond <= link.bitsPerSecond)
    }
    t.equal(layers[0]!.machines, 1)
  }
  const slow = { ...NETWORK, site: { bitsPerSecond: 10e6, delayMs: 1 } }
  t.throws(() => planFor(10, SCENES[1]!, slow), { message: /does not carry full motion/ })
})

t.test('a link or a processor that is too slow is found out: updates take longer and longer', async t => {
  const plan = planFor(10_000, SCENES[0]!)
  const fine = play(plan, 5, seeded(1))
  t.ok(fine.growthMs < 20)
  const relays = plan.layers.at(-1)!
  const few = { ...relays, machines: Math.ceil(relays.machines / 2), feeds: relays.feeds * 2 }
  const slow = play({ ...plan, layers: [...plan.layers.slice(0, -1), few] }, 5, seeded(1))
  t.ok(slow.growthMs > 100)
  t.ok(slow.busy.at(-1)!.cpu > 1)
})

t.test('on its way an update takes the delay of each link, and what it waits for those before it', async t => {
  const link = { bitsPerSecond: 8e6, delayMs: 10 } // 1000 bytes take 1 ms
  const layer = { name: '', machines: 1, link, cpuMs: { once: 0, each: 0 } }
  const scene = { name: '', perSecond: 10, bytes: 1000 }
  // A half as the random number means: as large and as long as in the middle.
  const played = play({ viewers: 9, scene, layers: [{ ...layer, feeds: 1 }, { ...layer, feeds: 9 }] }, 1, () => 0.5)
  t.equal(played.medianMs, 26, 'twice 10 ms, 1 ms to the relay, and the fifth of nine viewers')
  t.equal(played.lateMs, 30)
  t.equal(played.originBytesPerSecond, 10_000)
  t.same(played.busy.map(({ link }) => link), [0.01, 0.09])
})
