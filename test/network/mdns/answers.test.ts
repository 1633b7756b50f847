import t from 'tap'
import { replyTo } from '../../../network/mdns/answers.js'
import type { Message, ResourceRecord } from '../../../network/mdns/message.js'
import { instanceLabel, recordsOf } from '../../../network/mdns/records.js'

const HOST = 'deskfeed-ann.local'
const INSTANCE = 'Deskfeed on ann, port 3000._http._tcp.local'
const RECORDS = recordsOf({ host: HOST, port: 3000, isSecure: false }, ['192.0.2.2', '2001:db8::2'])
const IPV4_ONLY = recordsOf({ host: HOST, port: 3000, isSecure: false }, ['192.0.2.2'])

const EMPTY: Message = { id: 0, isResponse: false, questions: [], answers: [], authorities: [], additionals: [] }
const ask = (name: string, type: string, answers: ResourceRecord[] = [], records = RECORDS) =>
  replyTo({ ...EMPTY, questions: [{ name, type, wantsUnicast: false }], answers }, records)
const typesOf = (records: ResourceRecord[]) => records.map(({ type }) => type)

t.test('whoever asks for the name gets the addresses, in any case of its letters', async t => {
  const { answers, additionals } = ask('DESKFEED-ann.LOCAL', 'A')
  t.match(answers, [{ name: HOST, type: 'A', data: '192.0.2.2', ttl: 120, flush: true }])
  t.match(additionals, [{ name: HOST, type: 'AAAA', data: '2001:db8::2' }])
  t.same(typesOf(ask(HOST, 'ANY').answers), ['A', 'AAAA'])
})

t.test('whoever asks for what there is not, is told so, and need not wait', async t => {
  const { answers } = ask(HOST, 'AAAA', [], IPV4_ONLY)
  t.match(answers, [{ name: HOST, type: 'NSEC', data: { nextDomain: HOST, rrtypes: ['A'] } }])
  t.match(ask(HOST, 'A', [], IPV4_ONLY).additionals, [{ type: 'NSEC' }], 'also before they ask')
  t.match(ask(HOST, 'HTTPS').answers, [{ type: 'NSEC', data: { rrtypes: ['A', 'AAAA'] } }])
})

t.test('whoever looks for services finds this one, and all that it takes to open it', async t => {
  t.match(ask('_services._dns-sd._udp.local', 'PTR').answers, [{ data: '_http._tcp.local', flush: false }])
  const { answers, additionals } = ask('_http._tcp.local', 'PTR')
  t.match(answers, [{ type: 'PTR', data: INSTANCE, flush: false }])
  t.same(typesOf(additionals).sort(), ['A', 'AAAA', 'SRV', 'TXT'])
  t.match(ask(INSTANCE, 'SRV').answers, [{ data: { port: 3000, target: HOST } }])
  t.match(ask(INSTANCE, 'TXT').answers, [{ data: [Buffer.from('path=/')] }])
  const secure = recordsOf({ host: HOST, port: 3443, isSecure: true }, ['192.0.2.2'])
  t.match(ask('_https._tcp.local', 'PTR', [], secure).answers, [{ data: 'Deskfeed on ann, port 3443._https._tcp.local' }])
  t.same(ask('_http._tcp.local', 'PTR', [], secure).answers, [])
})

t.test('nothing is said about names of others', async t => {
  for (const name of ['ann.local', 'deskfeed-ann-2.local', 'deskfeed-ann.local.example.org', '_ipp._tcp.local', '.']) {
    t.same(ask(name, 'ANY'), { answers: [], additionals: [] }, name)
  }
})

t.test('whoever has an answer already, and will for a while, does not get it again', async t => {
  const [known] = ask('_http._tcp.local', 'PTR').answers
  t.same(ask('_http._tcp.local', 'PTR', [known!]).answers, [])
  t.equal(ask('_http._tcp.local', 'PTR', [{ ...known!, ttl: 100 }]).answers.length, 1, 'soon they will not have it')
  t.equal(ask('_http._tcp.local', 'PTR', [{ ...known!, data: 'Another one._http._tcp.local' }]).answers.length, 1)
})

t.test('whoever asks for the same a hundred times gets it once', async t => {
  const questions = ['A', 'HTTPS', 'ANY', 'TXT'].map(type => ({ name: HOST, type, wantsUnicast: true }))
  const many = questions.flatMap(question => Array.from({ length: 100 }, () => question))
  t.same(typesOf(replyTo({ ...EMPTY, questions: many }, RECORDS).answers), ['A', 'AAAA', 'NSEC'])
})

t.test('nothing that is announced is secret, and no label is too long', async t => {
  t.same(RECORDS.map(({ data }) => data), [
    '192.0.2.2', '2001:db8::2', { priority: 0, weight: 0, port: 3000, target: HOST }, [Buffer.from('path=/')], INSTANCE, '_http._tcp.local'
  ])
  t.match(instanceLabel(`deskfeed-${'x'.repeat(50)}.local`, 65535), /^Deskfeed on x{39}, port 65535$/)
})
