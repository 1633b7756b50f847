import t from 'tap'
import { RecordSet } from '../../../network/mdns/record-set.js'
import { recordsOf } from '../../../network/mdns/records.js'

const RECORDS = recordsOf({ host: 'deskfeed-ann.local', port: 3000, isSecure: false }, ['192.0.2.2', '2001:db8::2'])
const A = RECORDS[0]!

t.test('a record is found by what it says, for however long, and in any case of its letters', async t => {
  const records = new RecordSet(RECORDS)
  for (const record of RECORDS) t.ok(records.has({ ...record, name: record.name.toUpperCase() }), record.type)
  t.notOk(records.has({ ...A, data: '192.0.2.3' }))
  t.notOk(records.has({ ...A, name: 'deskfeed-bob.local' }))
})

t.test('what can\'t be in it is not even encoded, which takes long for some', async t => {
  const records = new RecordSet(RECORDS)
  const touchy = { get data (): never { throw new Error('looked at') } }
  t.notOk(records.has(Object.assign(touchy, { name: 'deskfeed-ann.local', type: 'NSEC' })))
  t.notOk(records.has(Object.assign(touchy, { name: 'bob.local', type: 'A' })))
  t.throws(() => records.has(Object.assign(touchy, { name: 'deskfeed-ann.local', type: 'A' })), { message: 'looked at' })
})
