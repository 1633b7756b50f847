import t from 'tap'
import { contradicts, goesFirst, takesBack } from '../../../network/mdns/conflict.js'
import type { Message, ResourceRecord } from '../../../network/mdns/message.js'
import { RecordSet } from '../../../network/mdns/record-set.js'
import { recordsOf } from '../../../network/mdns/records.js'

const OURS = recordsOf({ host: 'deskfeed-ann.local', port: 3000, isSecure: false }, ['192.0.2.5'])
const A = OURS[0]!
const EMPTY: Message = { id: 0, isResponse: false, questions: [], answers: [], authorities: [], additionals: [] }

const own = new RecordSet(OURS)
const isOurs = (record: ResourceRecord) => own.has(record)

/** What this machine knows as its own: what it says here, and an address that it has in another network. */
const isOwn = (record: ResourceRecord) => isOurs(record) || record.data === '198.51.100.5'

const says = (...answers: ResourceRecord[]) => contradicts({ ...EMPTY, isResponse: true, answers }, OURS, isOwn)
const claims = (...authorities: ResourceRecord[]) => goesFirst({ ...EMPTY, authorities }, OURS, isOwn)

t.test('another machine that has the name is noticed, and this one is not taken for another', async t => {
  t.ok(says({ ...A, data: '192.0.2.6' }))
  t.ok(says({ ...A, name: 'DESKFEED-ANN.local', type: 'AAAA', data: '2001:db8::6' }), 'also if it has other kinds of records')
  t.notOk(says(...OURS), 'what comes back')
  t.notOk(says({ ...A, data: '198.51.100.5' }), 'what a router repeats from another network')
  t.notOk(says({ ...A, data: '192.0.2.6', ttl: 0 }), 'somebody who leaves')
  t.notOk(says({ ...A, name: 'bob.local', data: '192.0.2.6' }))
  t.notOk(says({ ...OURS.find(({ type }) => type === 'PTR')!, data: 'Another one._http._tcp.local' }), 'a name that all share')
})

t.test('of two that want a name at the same time, the one whose records come later has it', async t => {
  t.ok(claims({ ...A, data: '192.0.2.6' }))
  t.notOk(claims({ ...A, data: '192.0.2.4' }))
  t.ok(claims({ ...A, type: 'AAAA', data: '2001:db8::1' }), 'by type first')
  t.ok(claims(A, { ...A, data: '192.0.2.6' }), 'then by how many')
  t.notOk(claims(A), 'this machine itself')
  t.notOk(claims({ ...A, data: '198.51.100.5' }), 'this machine itself, repeated from another network')
  t.notOk(claims({ ...A, name: 'bob.local', data: '192.0.2.6' }))
})

t.test('it is noticed when another service on this machine takes back what both say', async t => {
  const goodbye = (record: ResourceRecord) => takesBack({ ...EMPTY, isResponse: true, answers: [{ ...record, ttl: 0 }] }, isOurs)
  t.ok(goodbye(A))
  t.notOk(goodbye({ ...A, name: 'ann.local' }))
  t.notOk(goodbye({ ...A, data: '192.0.2.6' }))
})
