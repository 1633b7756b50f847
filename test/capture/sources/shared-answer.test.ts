import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { SharedAnswer } from '../../../capture/sources/shared-answer.js'

t.test('whoever asks while it is being asked gets that answer, however long it takes', async t => {
  const answers: Array<(text: string) => void> = []
  const shared = new SharedAnswer(() => new Promise<string>(resolve => { answers.push(resolve) }), 5)
  const first = shared.get()
  await sleep(20)
  const second = shared.get()
  t.equal(answers.length, 1)
  answers[0]!('yes')
  t.strictSame(await Promise.all([first, second]), ['yes', 'yes'])
})

t.test('an answer, or an error, holds for a while, and then it is asked again', async t => {
  let asked = 0
  const shared = new SharedAnswer(async () => {
    if (++asked === 1) throw new Error('not yet')
    return asked
  }, 50)
  await t.rejects(shared.get(), { message: 'not yet' })
  await t.rejects(shared.get(), { message: 'not yet' })
  await sleep(60)
  t.equal(await shared.get(), 2)
  t.equal(await shared.get(), 2)
})
