import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { Turns } from '../../../capture/sources/turns.js'

const NEVER = new AbortController().signal

/** Something that ends when the test says so. */
function task (log: string[], name: string) {
  let end!: (error?: Error) => void
  const run = () => new Promise<string>((resolve, reject) => {
    log.push(name)
    end = error => error ? reject(error) : resolve(name)
  })
  return { run, end: (error?: Error) => end(error) }
}

t.test('one thing happens after another, and each gets its own answer', async t => {
  const log: string[] = []
  const turns = new Turns()
  const [one, two] = [task(log, 'one'), task(log, 'two')]
  const answers = [turns.take(NEVER, one.run), turns.take(NEVER, two.run)]
  await turn()
  t.strictSame(log, ['one'])
  one.end()
  t.equal(await answers[0], 'one')
  await turn()
  t.strictSame(log, ['one', 'two'])
  two.end()
  t.equal(await answers[1], 'two')
})

t.test('whoever asked learns of a failure, and the next one is not affected', async t => {
  const log: string[] = []
  const turns = new Turns()
  const [one, two] = [task(log, 'one'), task(log, 'two')]
  const answers = [turns.take(NEVER, one.run), turns.take(NEVER, two.run)]
  await turn()
  one.end(new Error('no picture'))
  await t.rejects(answers[0]!, { message: 'no picture' })
  await turn()
  two.end()
  t.equal(await answers[1], 'two')
})

t.test('whoever leaves does not wait for an answer that never comes, and does not begin if it is not their turn yet', async t => {
  const log: string[] = []
  const turns = new Turns()
  const leaving = new AbortController()
  const [hangs, late, next] = [task(log, 'hangs'), task(log, 'late'), task(log, 'next')]
  const answers = [turns.take(leaving.signal, hangs.run), turns.take(leaving.signal, late.run)]
  const last = turns.take(NEVER, next.run)
  await turn()
  leaving.abort(new Error('nobody is watching'))
  for (const answer of answers) await t.rejects(answer, { message: 'nobody is watching' })
  await t.rejects(turns.take(leaving.signal, late.run), { message: 'nobody is watching' })
  t.strictSame(log, ['hangs'], 'the next one waits for what is under way')
  hangs.end()
  await turn()
  t.strictSame(log, ['hangs', 'next'])
  next.end()
  t.equal(await last, 'next')
})
