import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { Shares } from '../../../capture/viewers/shares.js'

/** Somebody who asks for a view; `has` says whether they hold it. */
function ask (shares: Shares, owner: unknown, view: string) {
  const leave = new AbortController()
  const asker = { has: false, leave: () => leave.abort(), answer: Promise.resolve() }
  asker.answer = shares.take(owner, view, leave.signal).then(() => { asker.has = true })
  asker.answer.catch(() => {}) // the test checks it later
  return asker
}

t.test('an owner holds one view at a time, as often as they like, and others are not concerned', async t => {
  const shares = new Shares(0)
  const ann = { session: 'Ann' }
  const [one, two] = [ask(shares, ann, 'small'), ask(shares, ann, 'small')]
  await Promise.all([one.answer, two.answer, ask(shares, { session: 'Ann' }, 'large').answer, ask(shares, '192.0.2.7', 'large').answer])
  const refused = { code: 'ONE_OTHER_VIEW', statusCode: 429, message: /another view already/ }
  await t.rejects(ask(shares, ann, 'large').answer, refused)
  one.leave()
  await t.rejects(ask(shares, ann, 'large').answer, refused, 'one is still watching')
  two.leave()
  await ask(shares, ann, 'large').answer
})

t.test('a request that comes before the last view has ended waits for that, in its turn', async t => {
  const shares = new Shares(60_000)
  const [old, next, third, like] = ['old', 'next', 'third', 'next'].map(view => ask(shares, 'Ann', view))
  await old!.answer
  await turn()
  t.notOk(next!.has)
  old!.leave()
  await Promise.all([next!.answer, like!.answer])
  t.notOk(third!.has)
  next!.leave()
  await turn()
  t.notOk(third!.has, 'the other one still watches the same')
  like!.leave()
  await third!.answer
})

t.test('whoever leaves while they wait gets nothing, and holds nothing up', async t => {
  const shares = new Shares(60_000)
  const [old, left, next] = ['old', 'left', 'next'].map(view => ask(shares, 'Ann', view))
  left!.leave()
  await t.rejects(left!.answer, { name: 'AbortError' })
  old!.leave()
  await next!.answer
})

t.test('only so many requests of one owner wait; the next is refused at once', async t => {
  const shares = new Shares(60_000)
  const asked = Array.from({ length: 20 }, (_, view) => ask(shares, 'Ann', String(view)))
  for (const { answer } of asked.slice(9)) await t.rejects(answer, { code: 'ONE_OTHER_VIEW' })
  for (const asker of asked.slice(0, 9)) {
    await asker.answer
    asker.leave()
  }
})
