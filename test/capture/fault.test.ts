import t from 'tap'
import { Fault, kindOf } from '../../capture/fault.js'

t.test('what may happen to a source can be told from a mistake of ours', async t => {
  t.equal(kindOf(new Fault('denied', 'no')), 'denied')
  t.equal(kindOf(new Error('the server had a complaint')), 'failed')
  t.equal(kindOf(Object.assign(new Error('open'), { code: 'EMFILE' })), 'failed')
  t.equal(kindOf(new TypeError('undefined is not a function')), 'internal')
  t.equal(kindOf(new RangeError('Invalid array length')), 'internal')
})
