import t from 'tap'
import { Patience } from '../../../capture/sources/patience.js'

t.test('a helper has two seconds for each answer, and twice as long as usual where that is more', async t => {
  let now = 0
  t.intercept(performance, 'now', { value: () => now })
  const patience = new Patience()
  type Helper = ReturnType<Patience['start']>
  /** How long the next answer may take, ms, which then takes this time. */
  const limit = (helper: Helper, ms: number) => helper(async limitMs => {
    now += ms
    return limitMs
  })
  const fail = (helper: Helper, ms: number) => t.rejects(helper(async () => {
    now += ms
    throw new Error('no answer')
  }))
  const first = patience.start()
  t.equal(await limit(first, 1500), 8000, 'nothing is known yet: this includes its start')
  t.equal(await limit(first, 1500), 3000, 'the start was an answer, too')
  for (let answer = 0; answer < 20; answer++) await limit(first, 100)
  t.equal(await limit(first, 100), 2000, 'never less than this')
  await fail(first, 2000)

  const second = patience.start()
  t.equal(await limit(second, 100), 3000, 'a start may take twice what starts take')
  t.equal(await limit(second, 100), 2000, 'that the one before hung does not matter')

  for (const ms of [8000, 8000, 8000]) await fail(patience.start(), ms)
  t.equal(await limit(patience.start(), 5000), 8000, 'starts that take longer by now are waited for, but never longer than this')
  const third = patience.start()
  await fail(third, 10)
  t.equal(await limit(third, 10), 8000, 'one that fails at once says nothing about time: the helper has started, it has not answered')
})
