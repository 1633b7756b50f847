import t from 'tap'
import { Ladder } from '../../../capture/viewers/ladder.js'

/** The frames of what somebody asked for, of its first reduction, and of the second, KB. */
const KB = [150, 100, 40]

/** Somebody who watches over a link whose rate a test sets. */
class Watcher {
  readonly ladder = new Ladder(KB.length)
  now = 0
  /** Each step, with the time it was taken, s. */
  readonly steps: Array<[number, number]> = []
  leastRttMs = 0

  /** Watches for this long. @param mbit Mbit/s */
  watch (seconds: number, mbit: number): this {
    for (const until = this.now + seconds * 1000; this.now < until;) {
      const { step } = this.ladder
      const bytes = KB[step]! * 1000
      const tookMs = this.leastRttMs + bytes / (mbit * 125)
      this.now += Math.max(tookMs, 33)
      this.ladder.note({ bytes, tookMs, leastRttMs: this.leastRttMs, isThrough: true }, this.now)
      if (this.ladder.step !== step) this.steps.push([this.ladder.step, Math.round(this.now / 1000)])
    }
    return this
  }
}

t.test('whoever has frames that take more than half a second goes down until they do not', async t => {
  t.same(new Watcher().watch(60, 5).steps, [], '240 ms')
  t.same(new Watcher().watch(60, 2).steps, [[1, 1]], '600 ms, then 400')
  t.same(new Watcher().watch(60, 1).steps, [[1, 2], [2, 4]], '1200 ms, 800, 320')
  t.same(new Watcher().watch(60, 0.1).steps, [[1, 24], [2, 40]], 'and no further')
})

t.test('a single frame that takes long changes nothing', async t => {
  const { ladder } = new Watcher().watch(1, 20)
  for (let now = 1000; now < 20_000; now += 1000) {
    ladder.note({ bytes: 150_000, tookMs: 900, leastRttMs: 0, isThrough: true }, now)
    ladder.note({ bytes: 150_000, tookMs: 60, leastRttMs: 0, isThrough: true }, now + 500)
  }
  t.equal(ladder.step, 0)
})

t.test('one that has not come through after a second is enough, and counts once', async t => {
  const { ladder } = new Watcher()
  for (let tookMs = 0; tookMs < 10_000; tookMs += 30) ladder.note({ bytes: 150_000, tookMs, leastRttMs: 0, isThrough: false }, tookMs)
  t.equal(ladder.step, 1)
  ladder.note({ bytes: 150_000, tookMs: 10_000, leastRttMs: 0, isThrough: true }, 10_000)
  t.equal(ladder.step, 1)
})

t.test('when the link carries more, they go up again step by step', async t => {
  t.same(new Watcher().watch(10, 1).watch(30, 20).steps, [[1, 2], [2, 4], [1, 15], [0, 20]])
  const far = new Watcher()
  far.leastRttMs = 200
  far.watch(10, 1).watch(30, 20)
  t.same(far.steps.map(([step]) => step), [1, 2, 1, 0], 'however far away they are')
})

t.test('a link that is in between does not make them go up and down', async t => {
  for (const mbit of [0.9, 1, 1.5, 2, 2.2, 2.4, 2.6, 3, 3.3, 3.5]) {
    const steps = new Watcher().watch(10, 1).watch(600, mbit).steps.length
    t.ok(steps <= 4, `${steps} at ${mbit} Mbit/s`)
  }
})

t.test('if it was too early, they try again later and later', async t => {
  const watcher = new Watcher().watch(10, 1)
  for (let minute = 0; minute < 10; minute++) watcher.watch(10, 20).watch(50, 1)
  const ups = watcher.steps.filter(([step], index) => step < (watcher.steps[index - 1]?.[0] ?? 0))
  t.ok(ups.length <= 6, `${ups.length} times up in 10 minutes`)
})

t.test('where there was no room they stay where they are, and try again', async t => {
  const watcher = new Watcher().watch(10, 1)
  watcher.ladder.stay(2)
  t.equal(watcher.ladder.step, 2)
  t.same(watcher.watch(30, 20).ladder.step, 0)
})
