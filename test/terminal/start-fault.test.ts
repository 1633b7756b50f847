import t from 'tap'
import { startFault } from '../../terminal/start-fault.js'

t.test('why a service can\'t start is what the error says, and what to do where too few files may be open', async t => {
  t.equal(startFault(new Error('PORT is wrong.')), 'PORT is wrong.')
  for (const code of ['EMFILE', 'ENFILE']) {
    t.match(startFault(Object.assign(new Error('open'), { code })), /^the limit on open files is too low/)
  }
})
