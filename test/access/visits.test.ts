import t from 'tap'
import { Visits, type VisitsOptions } from '../../access/visits.js'
import type { Grant, Role } from '../../contract/access.js'

function create (options: VisitsOptions = {}) {
  const clock = { ms: 1_700_000_000_000 }
  const visits = new Visits({ now: () => clock.ms, ...options })
  const visit = (address: string, grant: Grant = 'stream_link', role: Role = 'viewer') => visits.of({ role, grant, address, userAgent: '' })
  return { clock, visits, visit }
}

t.test('each role, each way in and each guest is one session', async t => {
  const { visit } = create({ guestOf: address => address.slice(0, 3) })
  t.equal(visit('2001:db8::1'), visit('2001:db8::2'))
  t.not(visit('2001:db8::1'), visit('192.0.2.1'))
  t.not(visit('192.0.2.1'), visit('192.0.2.1', 'open'))
  t.not(visit('127.0.0.1', 'this_machine'), visit('127.0.0.1', 'this_machine', 'host'))
})

t.test('whoever is quiet for a minute has left, but not while they are being answered', async t => {
  const { clock, visits, visit } = create()
  const [quiet, watching] = [visit('192.0.2.1'), visit('192.0.2.2')]
  const leave = watching.begin('feed', watching)
  clock.ms += 60_001
  t.same(visits.all, [watching])
  t.not(visit('192.0.2.1'), quiet, 'and is somebody new afterwards')
  leave()
  clock.ms += 60_001
  t.same(visits.all, [])
})

t.test('a bounded number is remembered: those that asked last, and all that are being answered', async t => {
  const { visits, visit } = create({ limit: 10 })
  const watching = visit('192.0.2.1')
  watching.begin('feed', watching)
  for (let i = 0; i < 100; i++) visit(`198.51.100.${i}`)
  t.equal(visits.all.length, 10)
  t.ok(visits.all.includes(watching))
  t.equal(visits.all.at(-1)!.address, '198.51.100.99')
})

t.test('they can be ended, and say so', async t => {
  let ends = 0
  const { visits, visit } = create({ onEnd: () => { ends++ } })
  const [one, other] = [visit('192.0.2.1'), visit('192.0.2.2')]
  visits.end(session => session === one)
  visits.end(session => session === one)
  t.same([one.isOver, other.isOver, ends], [true, false, 1])
  t.same(visits.all, [other])
})
