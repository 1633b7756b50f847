import t from 'tap'
import { Patience } from '../../../capture/sources/patience.js'

t.test('a helper has two seconds for each answer, and more where the last one took long', async t => {
  let now = 0
  t.intercept(performance, 'now', { value: () => now })
  const patience = new Patience()
  /** How long the next answer may take, ms, which then takes this time. */
  const limit = (inTime: ReturnType<Patience['start']>, ms: number) => inTime(async limitMs => {
    now += ms
    return limitMs
  })
  const first = patience.start()
  t.equal(await limit(first, 1000), 8000, 'nothing is known yet: this includes its start')
  t.equal(await limit(first, 100), 3000, 'after that, three times what the last answer took')
  t.equal(await limit(first, 1200), 2000, 'and never less than this')
  t.equal(await limit(first, 100), 3600)
  t.equal(await limit(first, 100), 2000)
  t.equal(await limit(first, 2000), 2000, 'it hangs, and another one is started')
  const second = patience.start()
  t.equal(await limit(second, 100), 3000, 'a start may take three times what the last one took')
  t.equal(await limit(second, 100), 2000, 'which did not hang')
  await t.rejects(patience.start()(async () => {
    now += 60_000
    throw new Error('too late')
  }))
  t.equal(await limit(patience.start(), 200), 8000, 'but never longer than this')
})
