import t from 'tap'
import { Fault, codeOf, kindOf, reasonOf } from '../../capture/fault.js'

t.test('what may happen to a source can be told from a mistake of ours', async t => {
  t.equal(kindOf(new Fault('denied', 'no')), 'denied')
  t.equal(kindOf(new Error('the server had a complaint')), 'failed')
  t.equal(kindOf(Object.assign(new Error('open'), { code: 'EMFILE' })), 'failed')
  t.equal(kindOf(new TypeError('undefined is not a function')), 'internal')
  t.equal(kindOf(new RangeError('Invalid array length')), 'internal')
})

t.test('every error has a code that never changes', async t => {
  t.equal(codeOf(new Fault('hung', 'no')), 'SOURCE_HANGS')
  t.equal(codeOf(new Fault('failed', 'no', 'NO_DISPLAY')), 'NO_DISPLAY', 'its own, if more is known')
  t.equal(codeOf(Object.assign(new Error('no room'), { code: 'TOO_MANY_VIEWS' })), 'TOO_MANY_VIEWS')
  t.equal(codeOf(Object.assign(new Error('open'), { code: 'EMFILE' })), 'TOO_FEW_FILES')
  t.equal(codeOf(Object.assign(new Error('open'), { code: 'ENOENT' })), 'SOURCE_FAILED')
  t.equal(codeOf(new TypeError('undefined is not a function')), 'INTERNAL')
  t.same(reasonOf(new Fault('ended', 'gone')), { fault: 'gone', code: 'SOURCE_ENDED' })
})
