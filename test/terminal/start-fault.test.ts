import t from 'tap'
import { TroubleError } from '../../contract/troubles.js'
import { startFault } from '../../terminal/start-fault.js'

t.test('why a service can\'t start is what the error says, and what to do where too few files may be open', async t => {
  t.equal(startFault(new Error('PORT is wrong.')), 'PORT is wrong.')
  for (const code of ['EMFILE', 'ENFILE']) {
    t.match(startFault(Object.assign(new Error('open'), { code })), /^the limit on open files is too low.+ See TOO_FEW_FILES in docs/)
  }
})

t.test('an error that has a code says where more stands, with or without a full stop of its own', async t => {
  const see = 'See PORT_TAKEN in docs/troubleshooting.md.'
  t.equal(startFault(new TroubleError('PORT_TAKEN', 'port 80 is in use')), `port 80 is in use. ${see}`)
  t.equal(startFault(new TroubleError('PORT_TAKEN', 'port 80 is in use.')), `port 80 is in use. ${see}`)
  t.equal(startFault(Object.assign(new Error('no'), { code: 'ENOENT' })), 'no')
})
