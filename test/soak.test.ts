import t from 'tap'
import { soak } from '../bench/soak/run.js'
import { SOAKED } from '../bench/soak/subject.js'
import { checksOf, leaks } from '../bench/soak/verdict.js'
import { passes } from '../bench/figures/figure.js'
import { needs } from './fixtures/needs.js'

/** Each fault once; `npm run soak` goes on for half an hour. */
const PLAN = { forMs: 0, faultEveryMs: 500, warmUpMs: 4000, restMs: 2000 }

t.test('after each kind of fault people see the screen again, nobody is cut off, and nothing is left open', {
  skip: needs('Xvfb', 'prlimit')
}, async t => {
  const soaks = await Promise.all(SOAKED.map(source => soak(t, source, PLAN)))
  for (const result of soaks) {
    const { source, struck, frames } = result
    for (const { name, backMs } of struck) t.not(backMs, undefined, `${source}: ${name}`)
    t.ok(frames > 0, `${frames} frames`)
    t.strictSame(leaks(result), [], `${source}: nothing more is open than before`)
    for (const check of checksOf(result).filter(({ what }) => /log lines|cuts/.test(what))) t.ok(passes(check), check.what)
  }
})
