import t from 'tap'
import { Progress } from '../../../network/link/progress.js'

t.test('what counts is for how long nothing was delivered while something waited', async t => {
  const progress = new Progress()
  const looks = [[true, 0], [true, 0], [true, 0], [true, 1], [true, 1], [false, 1], [true, 1], [true, 2]] as const
  t.same(looks.map(([waits, delivered]) => progress.note(waits, delivered)), [0, 1, 2, 0, 1, 0, 1, 0])
})
