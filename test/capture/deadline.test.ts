import t from 'tap'
import { seconds, within } from '../../capture/deadline.js'

t.test('what comes in time comes as it is, and leaves no timer', async t => {
  const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const before = timers()
  t.equal(await within(60_000, 'it', Promise.resolve(1)), 1)
  await t.rejects(within(60_000, 'it', Promise.reject(new Error('no'))), { message: 'no' })
  t.equal(timers(), before)
})

t.test('what does not come is an error that says what was waited for', async t => {
  await t.rejects(within(20, 'the X server', new Promise(() => {})), { kind: 'hung', message: 'the X server: no answer for 0.02 s' })
})

t.test('times are short to read', async t => {
  t.strictSame([50, 2000, 2634, 30_000].map(seconds), ['0.05 s', '2 s', '2.6 s', '30 s'])
})
