import t from 'tap'
import { attempt } from '../../network/attempt.js'

t.test('what can\'t be had is undefined, and nothing is thrown', async t => {
  t.equal(attempt(() => 7), 7)
  t.equal(attempt(() => { throw new Error('EACCES') }), undefined)
})
