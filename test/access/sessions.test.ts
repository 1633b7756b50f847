import t from 'tap'
import { fingerprint } from '../../access/secrets.js'
import { Sessions } from '../../access/sessions.js'

t.test('whoever was let in is recognised by the cookie', async t => {
  const sessions = new Sessions()
  const cookie = sessions.open({ role: 'viewer', grant: 'key', from: 'a' })
  t.match(cookie, /^[\w-]{22}$/)
  t.same(sessions.find(cookie), { role: 'viewer', grant: 'key', from: 'a' })
  for (const other of [undefined, '', 'x', `${cookie}x`]) t.equal(sessions.find(other), undefined)
})

t.test('what is kept of a cookie opens nothing', async t => {
  const sessions = new Sessions()
  sessions.add(fingerprint('cookie'), { role: 'viewer', grant: 'invitation', from: 'a', name: 'Ann' })
  t.match(sessions.find('cookie'), { name: 'Ann' })
  t.equal(sessions.find(fingerprint('cookie')), undefined)
})

t.test('there are never more than the limit: the least recently used goes', async t => {
  const sessions = new Sessions(3)
  const cookies = ['a', 'b', 'c'].map(name => sessions.open({ role: 'viewer', grant: 'key', from: 'a', name }))
  sessions.find(cookies[0])
  sessions.open({ role: 'viewer', grant: 'key', from: 'a', name: 'd' })
  t.equal(sessions.size, 3)
  t.same(cookies.map(cookie => sessions.find(cookie)?.name), ['a', undefined, 'c'])
})

t.test('whoever comes in again and again ends only their own sessions', async t => {
  const sessions = new Sessions(10)
  const others = ['b', 'c', 'd'].map(from => sessions.open({ role: 'viewer', grant: 'key', from }))
  for (let i = 0; i < 100; i++) sessions.open({ role: 'viewer', grant: 'key', from: 'a' })
  t.equal(sessions.size, 10)
  for (const cookie of others) t.ok(sessions.find(cookie))
})

t.test('sessions can be ended by how their holders were admitted', async t => {
  const sessions = new Sessions()
  const [key, pin] = (['key', 'pin'] as const).map(grant => sessions.open({ role: 'viewer', grant, from: 'a' }))
  sessions.end(({ grant }) => grant === 'key')
  t.equal(sessions.find(key), undefined)
  t.ok(sessions.find(pin))
})
